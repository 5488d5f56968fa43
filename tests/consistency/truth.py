"""A store as its own open API says it: what every surface is held against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson
from flask import Flask
from flask.testing import FlaskClient

from geodata.geography import unit_types
from tests import answers
from tests.consistency import holes
from tests.consistency.figures import Figures, expected

LEVELS = ("province", "district", "commune")


@dataclass(frozen=True, kw_only=True)
class Place:
    """`short`: the name without its kind."""

    code: str
    level: str
    parent: str | None
    name: str
    short: str


class Truth:
    """The figures of the newest publication, and the district and commune that pages are read about."""

    def __init__(self, app: Flask, n: int, seed: int) -> None:
        self.app, self.n, self.seed = app, n, seed
        self.client: FlaskClient = app.test_client()
        self.items = {item["id"]: item for item in self.asked("indicators?limit=1000")}
        self.names = [name for name in holes.shown() if name in self.items]
        self.as_of = max(item["as_of"] for item in self.items.values())
        found = orjson.loads(self.text(f"/data/{n}/places.json"))["places"]
        self.places = {
            one["code"]: Place(
                code=one["code"],
                level=one["level"],
                parent=one["parent"],
                name=one["name"],
                short=unit_types.short(one["name"], one["kind"]),
            )
            for one in found
        }
        districts, communes = self.level("district"), self.level("commune")
        (self.province,) = self.level("province")
        self.district, self.commune = districts[seed % len(districts)], communes[seed * 7 % len(communes)]
        self.rows = {(row["indicator"], row["place"]): row for row in self._newest()}
        self.wanted: Figures = {key: expected(row, self.items[key[0]]) for key, row in self.rows.items()}

    def text(self, path: str) -> str:
        return answers.text(self.client, path)

    def raw(self, path: str) -> bytes:
        return answers.raw(self.client, path)

    def csv(self, path: str) -> list[dict[str, str]]:
        return answers.csv_rows(self.raw(path))

    def asked(self, path: str) -> list[dict[str, Any]]:
        """The items of an answer of the open API."""
        items: list[dict[str, Any]] = orjson.loads(self.text(f"/api/v1/{path}"))["items"]
        return items

    def level(self, level: str) -> list[str]:
        return [place.code for place in self.places.values() if place.level == level]

    def below(self, code: str) -> list[Place]:
        return [place for place in self.places.values() if place.parent == code]

    def topic(self, topic: str) -> list[str]:
        return [name for name in self.names if self.items[name]["topic"] == topic]

    @cached_property
    def heads(self) -> dict[str, str]:
        """Indicators by what stands above their column on a wall."""
        items = orjson.loads(self.text(f"/data/{self.n}/indicators.json"))["indicators"]
        return {_head(items[name]): name for name in self.names}

    @cached_property
    def labels(self) -> dict[str, str]:
        """Indicators by their label."""
        return {self.items[name]["label"]["vi"]: name for name in self.names}

    def _newest(self) -> Iterator[dict[str, Any]]:
        for level in LEVELS:
            days: dict[str, list[str]] = {}
            for name in self.names:
                days.setdefault(self.items[name]["as_of"], []).append(name)
            for day, names in days.items():
                span = f"level={level}&first={day}&last={day}&limit=10000"
                yield from self.asked(f"observations?indicator={','.join(names)}&{span}")


def _head(item: dict[str, Any]) -> str:
    short = item["short"]["vi"]
    return f"{short} (%)" if item["unit"]["vi"] == "%" and "%" not in short else short
