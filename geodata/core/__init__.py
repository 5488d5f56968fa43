"""What knows nothing of epidemics: text, numbers, files of settings, secrets, archives."""
