"""What a ledger's file looks like.

`migrations` is the only source of the schema: frozen steps. `models` repeats it for peewee (a test
compares them), `records` are the frozen records that queries return. The words that columns may
hold stand in `db/words.py`, because every layer speaks them.
"""
