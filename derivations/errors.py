"""The wording of errors that more than one room raises. Needs no SymPy."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def unknown(argument: str, got: object, known: Iterable[str]) -> ValueError:
    """The error for a value that is none of the ``known`` names; it suggests the nearest of them.

    >>> unknown("method", "newtown", ["newton", "gd"])
    ValueError("method is 'newtown'; it should be one of 'newton', 'gd'. Did you mean 'newton'?")
    """
    names = {name.lower(): name for name in known}
    nearest = get_close_matches(str(got).lower(), names, n=1)
    hint = f" Did you mean {names[nearest[0]]!r}?" if nearest else ""
    shown = list(map(repr, names.values()))
    choices = ", ".join(shown) if len(shown) <= 20 else f"{len(shown)} names"
    return ValueError(f"{argument} is {got!r}; it should be one of {choices}.{hint}")
