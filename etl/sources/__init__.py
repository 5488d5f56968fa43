"""One module per feed; each declares `SOURCE` and holds its `parse`."""
