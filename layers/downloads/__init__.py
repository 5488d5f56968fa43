"""Files to take away, made from a publication's own files: tables, geographic files, the dictionary of their columns.

`downloads/<selection>/<level>/<span>.<form>`: figures, see `address`. `downloads/dictionary.csv` and
`downloads/datapackage.json`: what the columns mean.
"""

from __future__ import annotations
