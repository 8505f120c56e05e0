"""How a message reads: wording, templates, rendering. Pure: rows in, mails out."""
