"""The claims of the lectures, read once: claims.json, copied from the verification of the slides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Claim = dict[str, Any]

CLAIMS: dict[str, Claim] = {
    claim["id"]: claim for claim in json.loads(Path(__file__).with_name("claims.json").read_text("utf-8"))
}
"""Every claim by its id."""


def parts(body: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    """The checks of a machine formula, `all` taken apart."""
    if body is None:
        return
    if body["type"] == "all":
        for part in body["of"]:
            yield from parts(part)
    else:
        yield body


def customs(claim: Claim, key: str = "machine") -> list[dict[str, Any]]:
    """The checks that are no formula: a name, and its arguments."""
    return [part for part in parts(claim.get(key)) if part["type"] == "custom"]


def arguments(claim: Claim, *names: str) -> list[dict[str, Any]]:
    """The arguments of the named checks, at least one."""
    found = [part.get("args", {}) for part in customs(claim) if part["fn"] in names]
    assert found, f"{claim['id']} has none of {names}"
    return found
