"""From the text of a plan to categories, findings, measures, responsibilities and deadlines."""
