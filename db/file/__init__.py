"""The file itself, whatever stands in it.

Open `connection.py` first: an open file and its safety switches. `faults` names what the
environment does to it, `transactions` is bulk work, `trail` what every write leaves behind,
`prepared` selects compiled once, `search` the full-text index, `backups` and `checking` copies and
soundness, `compact` short JSON.
"""
