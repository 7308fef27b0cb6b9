"""How functions are compiled by numba: by a name of their own, on disk or into those that call them."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

REORDERED = {"reassoc", "contract", "nsz"}
"""What the compiler may do to sums: reorder them, and fuse a product into them."""


def renamed(function: Any, called: dict[str, Any], tag: str) -> FunctionType:
    """A function that calls the given ones, by a name of its own.

    numba links what it loads from disk with what it compiles by name alone: two functions of one name would be one.
    """
    made = FunctionType(function.__code__, {**function.__globals__, **called}, f"{function.__name__}_{tag}")
    made.__qualname__ = made.__name__
    return made


def jitted(function: FunctionType, fastmath: set[str], inline: bool = False) -> Any:
    """The function, compiled when it is first called; or into each function that calls it."""
    import numba

    return numba.njit(nogil=True, error_model="numpy", fastmath=fastmath, forceinline=inline)(function)


def disk(function: Callable[..., Any], fastmath: set[str]) -> Any:
    """The function, compiled when it is first called, and kept on disk where there is a folder to write to."""
    import numba

    try:
        return numba.njit(nogil=True, error_model="numpy", fastmath=fastmath, cache=True)(function)
    except RuntimeError:  # numba found no such folder
        return numba.njit(nogil=True, error_model="numpy", fastmath=fastmath)(function)
