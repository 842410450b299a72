"""Formal Word documents: what they say (content) and how they look (gongwen)."""
