"""Publications: which batches each holds, requests, previews, withdrawals, epidemic levels."""
