"""Commands of `python -m geodata`, and what every process does to a store before it starts."""
