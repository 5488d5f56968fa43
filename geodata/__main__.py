"""`python -m geodata`: see `geodata/commands/main.py`."""

import sys

from geodata.commands.main import main

sys.exit(main())
