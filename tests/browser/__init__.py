"""Pages opened in a real browser, as a person with a phone or a desk would."""
