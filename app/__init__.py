"""What the program does: rules, use cases, spreadsheets, documents; no Qt, no peewee."""
