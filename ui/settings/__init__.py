"""设置: the ledger's settings."""
