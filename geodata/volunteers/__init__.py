"""Volunteers: who signed up, who was accepted, where they are needed. No person reaches a publication."""
