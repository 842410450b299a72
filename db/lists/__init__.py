"""Long lists, read page by page.

In: a round, filters, an order; out: ids first, then the rows of one page. Open `lines.py` first:
the ledger's list, with `filters` and `orders`. `archived` and `waiting` are shorter lists, `places`
says where a row of any kind stands.
"""
