"""Documents, facilities, zones and announced levels: rows with a history."""
