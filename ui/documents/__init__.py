"""文书: documents, their preview, saving them."""
