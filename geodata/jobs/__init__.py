"""What a process leaves for another: runs, requests to run, messages to send."""
