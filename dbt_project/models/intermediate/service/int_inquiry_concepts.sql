{{ inquiry_concepts(ref('int_inquiry_tokens')) }}
