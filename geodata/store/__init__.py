"""The database: engines, transactions, locks, what differs between its two dialects, forks."""
