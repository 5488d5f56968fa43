"""What the columns mean: as rows, as CSV, as a Frictionless Data Package."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from layers.cells import BOM, neutral
from layers.columns import Column, alone, dictionary
from layers.downloads.address import TOPIC, WHOLE
from layers.layer import encode

HEAD = ("name", "label_vi", "label_en", "unit_vi", "unit_en", "type", "description_vi", "description_en")
PATH = "downloads/dictionary.csv"
PACKAGE = "downloads/datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LEVEL = "commune"


def rows(known: Iterable[Column]) -> list[list[str]]:
    """A row per column, in the order of `HEAD`; empty where there is no unit."""
    return [
        [
            column.name,
            column.label.vi,
            column.label.en,
            column.unit.vi if column.unit else "",
            column.unit.en if column.unit else "",
            column.type,
            column.description.vi,
            column.description.en,
        ]
        for column in known
    ]


def table() -> bytes:
    """Every column that there can be, as CSV."""
    buffer = io.StringIO()
    buffer.write(BOM)
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows([neutral(cell) for cell in row] for row in rows(dictionary()))
    return buffer.getvalue().encode()


def package(about: Mapping[str, Any], catalogue: Mapping[str, Any], n: int) -> bytes:
    """A Data Package: per topic the table of all communes and days, with its schema."""
    name = about["province"]["name"]
    return encode(
        {
            "$schema": PROFILE,
            "name": f"publication-{n}",
            "version": f"{n}.0.0",
            "title": f"{name['vi']} / {name['en']}",
            "created": f"{about['as_of']}T00:00:00Z" if about["as_of"] else None,
            "illustrative": about["illustrative"],
            "resources": [_resource(topic) for topic in catalogue["topics"] if topic["indicators"]],
        }
    )


def _resource(topic: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": topic["id"],
        "title": f"{topic['label']['vi']} / {topic['label']['en']}",
        "path": f"{TOPIC}{topic['id']}/{LEVEL}/{WHOLE}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in alone(topic["indicators"])],
            "primaryKey": ["day", "place"],
            "missingValues": [""],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    """Label, unit and description in Vietnamese, in English beside them."""
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.label.vi,
        "title_en": column.label.en,
        "description": column.description.vi,
        "description_en": column.description.en,
    }
    return field | ({"unit": column.unit.vi, "unit_en": column.unit.en} if column.unit else {})
