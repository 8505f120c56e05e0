"""How a message reads: wording, templates, rendering. Pure: rows in, mails out.

wording/    every word a reader reads, per language one TOML file and a folder of more
faq/        answers to what is often asked, per language and topic
templates/  one layout as MJML, one as text; they hold no words
telling/    per message type: which sentences the facts allow
layout.py   a letter into the layouts, once for all of one shape
render.py   `render_message`; compose.py `compose_mail`; samples.py invented rows

Who is due what is decided in `mart_messages_due`; sending is not known here.
"""
