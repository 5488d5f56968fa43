"""Registers from files: documents, facilities, zones."""
