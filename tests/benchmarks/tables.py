"""Tables of the benchmarks, as text or for the README."""

from __future__ import annotations


def written(rows: list[list[str]], markdown: bool) -> str:
    """Rows of cells, the first of them the head."""
    if markdown:
        head, *body = ["| " + " | ".join(row) + " |" for row in rows]
        return "\n".join([head, "| --- " * len(rows[0]) + "|", *body])
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
