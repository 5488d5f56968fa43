"""One request's transaction: who acts, on which day, under which settings."""
