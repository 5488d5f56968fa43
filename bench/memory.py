"""What a page holds once garbage is collected, parted into what its scripts keep and what the engine compiled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from playwright.sync_api import CDPSession

KEPT = frozenset(
    {
        "array",
        "bigint",
        "closure",
        "concatenated string",
        "number",
        "object",
        "object shape",
        "regexp",
        "sliced string",
        "string",
        "symbol",
    }
)


@dataclass(frozen=True, kw_only=True)
class Held:
    """Bytes of the whole JavaScript heap, of objects and strings in it, of compiled code; DOM nodes and listeners."""

    heap: int
    objects: int
    code: int
    nodes: int
    listeners: int


def held(session: CDPSession) -> Held:
    """Collect garbage, then count; `HeapProfiler` must be enabled."""
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    heap, counters = session.send("Runtime.getHeapUsage"), session.send("Memory.getDOMCounters")
    sizes = _sizes(_snapshot(session))
    return Held(
        heap=int(heap["usedSize"]),
        objects=sum(size for kind, size in sizes.items() if kind in KEPT),
        code=sizes["code"],
        nodes=counters["nodes"],
        listeners=counters["jsEventListeners"],
    )


def _snapshot(session: CDPSession) -> Mapping[str, Any]:
    chunks: list[str] = []

    def take(event: Mapping[str, str]) -> None:
        chunks.append(event["chunk"])

    session.on("HeapProfiler.addHeapSnapshotChunk", take)
    session.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    session.remove_listener("HeapProfiler.addHeapSnapshotChunk", take)
    found: Mapping[str, Any] = orjson.loads("".join(chunks))
    return found


def _sizes(snapshot: Mapping[str, Any]) -> Counter[str]:
    """Bytes by the kind of node, without what they refer to."""
    meta, nodes = snapshot["snapshot"]["meta"], snapshot["nodes"]
    fields, kinds = meta["node_fields"], meta["node_types"][0]
    step, kind, size = len(fields), fields.index("type"), fields.index("self_size")
    sizes: Counter[str] = Counter()
    for one, many in zip(nodes[kind::step], nodes[size::step], strict=True):
        sizes[kinds[one]] += many
    return sizes
