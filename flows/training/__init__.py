"""What inquiries are sorted by: labelled texts, and what is learned from them.

Pure: texts in, rows out. `texts/` holds what a model is learned from, `gold/` what it
is examined on and never learns from, `concepts.csv` what a word means whatever the
language, `model/` the tables that were learned and are loaded into the warehouse.
`queries/` learns them, over the very features that tickets are sorted by.
Not here: the sorting itself (dbt) and the warehouse that it happens in (`sorting.py`).
"""
