"""What each entity of a build must look like as a whole; it warns and never blocks.

Pure: counts in, verdicts out. `asked.py` has the words and bounds, `arrivals.py` what
the trailing weeks lead one to expect, `judging.py` the library that judges them.
"""
