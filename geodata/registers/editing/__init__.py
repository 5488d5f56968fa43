"""Editing of registers at the desk: documents, facilities, zones, announced levels."""
