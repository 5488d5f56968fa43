"""What `config.yaml` says: its sections, loading them, thresholds, wall layouts, feeds, keys."""
