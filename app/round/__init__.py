"""One inspection and what its plan says besides findings.

In: drafts as typed or read from a plan; out: rounds, phases, sections, the leading group,
outcomes. Open `rounds.py` first; `show` is a whole round as the JSON of the contract, `order`
keeps rows that stand in an order of their own.
"""
