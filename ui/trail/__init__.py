"""留痕: the ledger's history."""
