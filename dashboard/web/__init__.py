"""What a web process needs whatever it shows: headers, compression, files, health."""
