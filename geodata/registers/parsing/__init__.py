"""Rows of registers (documents, facilities, zones, announced levels) from texts, of files and of forms alike."""
