"""Errors put together: what was seen of one function, and the table of all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """Greatest error, the one that 99.9 % stay below, and the shares of what is no matter of last bits."""

    worst: float
    usual: float
    spurious: float
    """An infinity or NaN where the truth is a float, or the reverse."""
    lost: float
    """All bits are wrong, but for three at most."""
    unknown: int
    """Where the truth was not found."""
    warned: bool
    """A warning where the truth does not overflow."""
    ends: bool
    """Not the limit at ±inf, or a number for NaN."""

    @classmethod
    def of(
        cls, errors: Array, bits: int, warned: bool = False, ends: bool = False, sought: Array | None = None
    ) -> Score:
        """``sought``: errors at places that were chosen for them, which count for the greatest alone."""
        seen = errors[np.isfinite(errors)]
        worst = seen if sought is None else np.append(seen, sought[np.isfinite(sought)])
        spurious, lost = np.isinf(errors).mean(), np.mean(seen > 2.0 ** (bits - 3))
        unknown = int(np.isnan(errors).sum())
        return cls(
            float(worst.max()), float(np.quantile(seen, 0.999)), float(spurious), float(lost), unknown, warned, ends
        )

    def __str__(self) -> str:
        shares = ((self.spurious, "nan/inf"), (self.lost, "lost"))
        notes = [f"{max(share, 0.01):.0%} {what}" for share, what in shares if share]
        notes += [f"{self.unknown} unknown"] * bool(self.unknown)
        notes += ["warns"] * self.warned + ["ends"] * self.ends
        return f"{short(self.worst)} ({short(self.usual)})" + (": " + ", ".join(notes) if notes else "")


def short(x: float) -> str:
    """An error with as many digits as mean something."""
    return f"{x:.2f}" if x < 10 else f"{x:.0f}" if x < 10000 else f"{x:.0e}".replace("e+0", "e").replace("e+", "e")


Rows = dict[str, dict[str, Score]]


def compared(found: Rows) -> list[list[str]]:
    """The cells of the table."""
    names = list(dict.fromkeys(name for row in found.values() for name in row))
    rows = [["max ulp (99.9 %)", *names]]
    return rows + [
        [question, *(str(row[name]) if name in row else "" for name in names)] for question, row in found.items()
    ]
