"""What makes a change of the store by another hand seen: the sealed log and hashes of rows."""
