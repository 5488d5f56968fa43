"""`make upgrade-from REF=...`: an installation made by the code of any commit, upgraded by this code.

With the name of a file it is kept there instead, for `test_upgrade.py` to upgrade from then on.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.programme_support import REPOSITORY
from tests.upgrade import older_installation


def main(ref: str, archive: str = "") -> int:
    """Exit code of the tests; 0 where a file was made."""
    with tempfile.TemporaryDirectory() as folder:
        older_installation.write(ref, Path(folder))
        if archive:
            older_installation.pack(Path(folder), Path(archive))
            return 0
        command = [sys.executable, "-m", "pytest", "-q", "tests/upgrade"]
        environ = {**os.environ, "UPGRADE_FROM": folder}
        return subprocess.run(command, cwd=REPOSITORY, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
