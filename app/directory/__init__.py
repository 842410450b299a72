"""Units and leaders (单位与人员).

In: names as typed, or a spreadsheet; out: rows of the directory that items and reports point at.
Open `directory.py` first; `from_sheet` takes a whole spreadsheet in after showing what would
change, `sheet_tables` finds the tables in it.
"""
