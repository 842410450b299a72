"""JSON as short as it can be, for what is kept in the ledger or travels in a package."""

import json

#: One encoder for all: making a new one each time takes longer than writing a row.
compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
