"""Files from strangers: tables, workbooks and PDFs, held to limits and read as text."""
