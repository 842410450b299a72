"""Spreadsheets: reading any, writing ours."""
