"""PDF files from strangers: looked through, held to what a document needs, read as text."""
