"""Storage: the schema and every query; returns frozen records."""
