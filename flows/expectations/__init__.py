"""What a landed record must satisfy to enter the warehouse.

Pure: rows in, verdicts out.
"""
