"""Work by the clock that loads no figures: reminders, retention, checks."""
