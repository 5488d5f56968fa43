"""Speed, as ratios of pairs measured in one run. `make bench`, or `python -m bench public|etl|publication`."""
