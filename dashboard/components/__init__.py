"""What pages are built of, as data for the templates."""
