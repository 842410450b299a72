"""Forms by which items are changed by hand."""
