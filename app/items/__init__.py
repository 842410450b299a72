"""Categories, findings and measures, and what is written on them.

In: drafts as typed; out: rows with codes, deadlines, parties. Open `items.py` first. One at a
time: `items`, `deadlines`, `milestones`, `structure` (split, merge, move, `numbers`), `archived`;
many at once: `bulk`, `pasting`, `filling`; `listing` is what the ledger's page asks for.
"""
