"""The mail server that the messages' tests have."""

from __future__ import annotations

from tests.etl.messages.conftest import post

__all__ = ["post"]
