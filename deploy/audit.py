"""Ask the indexes whether a locked package has a known vulnerability: `make audit`.

Exit codes: 0 all were asked and none is known, 1 one is known, 69 (EX_UNAVAILABLE) none is known but not all could be
asked. pip-audit itself ends with 0 where its index knows none of the packages.
"""  # noqa: INP001

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt", "deploy/node.txt")
PYTHON = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner=off"]
NPM = ["npm", "audit", "--json", "--package-lock-only", "--fetch-retries=0"]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Known vulnerabilities, one a line, and why not all packages could be asked about; empty where they could."""

    known: tuple[str, ...] = ()
    unasked: str = ""


def main() -> int:
    """Ask both indexes, say what they know, return the exit code."""
    locks = [f"--requirement={name}" for name in LOCKS]
    answers = {
        "Python": python_answer(*_run([*PYTHON, "--format=json", *locks])),
        "npm": npm_answer(*_run(NPM)),
    }
    for kind, answer in answers.items():
        _tell(kind, answer)
    if any(answer.known for answer in answers.values()):
        return 1
    return os.EX_UNAVAILABLE if any(answer.unasked for answer in answers.values()) else os.EX_OK


def python_answer(said: str, trouble: str) -> Answer:
    """What pip-audit said; packages that it skipped were not asked about."""
    report = _document(said)
    packages = report.get("dependencies")
    if not packages:
        return Answer(unasked=_last(trouble))
    skipped = [package["skip_reason"] for package in packages if "skip_reason" in package]
    known = [
        f"{package['name']} {package['version']}: {flaw['id']} ({', '.join(flaw['fix_versions']) or '–'})"
        for package in packages
        for flaw in package.get("vulns", ())
    ]
    unasked = f"{len(skipped)}/{len(packages)}: {skipped[0]}" if skipped else ""
    return Answer(known=tuple(known), unasked=unasked)


def npm_answer(said: str, trouble: str) -> Answer:
    """What npm said; without a report of its own nothing was asked."""
    report = _document(said)
    if "auditReportVersion" not in report:
        return Answer(unasked=str(report.get("message") or _last(trouble)))
    return Answer(known=tuple(_npm_line(flaw) for flaw in report["vulnerabilities"].values()))


def _npm_line(flaw: dict[str, Any]) -> str:
    """A package, how bad it is, and why: by titles of its own, or by the names of packages that it needs."""
    why = [cause if isinstance(cause, str) else f"{cause['title']} {cause['url']}" for cause in flaw["via"]]
    return f"{flaw['name']}: {flaw['severity']}: {'; '.join(why)}"


def _run(command: list[str]) -> tuple[str, str]:
    path = f"{ROOT / '.tools' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    try:
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        return "", str(error)
    return done.stdout, done.stderr


def _document(said: str) -> dict[str, Any]:
    try:
        document = json.loads(said)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _last(trouble: str) -> str:
    return trouble.strip().rpartition("\n")[2] or "không có trả lời / no answer"


def _tell(kind: str, answer: Answer) -> None:
    for line in answer.known:
        print(f"{kind}: lỗ hổng đã biết / known vulnerability: {line}")
    if answer.unasked:
        print(f"{kind}: không hỏi được, nên chưa biết / could not be asked, so nothing is known: {answer.unasked}")
    elif not answer.known:
        print(f"{kind}: đã hỏi, chưa có lỗ hổng nào được biết / asked, no known vulnerability")


if __name__ == "__main__":
    sys.exit(main())
