"""A plan read again: what of it is taken into a round that has findings, cell by cell.

In: pairs of file and ledger (`comparing`); out: the same pairs with what shall be written, and
every cell with old, new and why (`settling`). `cells` are the records, `looks_alike` asks whether
two findings are one.
"""
