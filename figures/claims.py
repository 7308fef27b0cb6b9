"""Where each figure of the lectures has its place: in a figure of ours, or in the reason why there is none.

A claim of kind "figure" is what the text of a slide says of its picture. It has at least one figure of the gallery
whose `claims` name it, or a reason in `REASONS`.
"""

from __future__ import annotations

from figures.gallery import catalogue

COVER = "A title or a list of contents has no curve to draw; the contents of the book are its counterpart."
DEMO = "A live demonstration leaves no picture on the slide; `python -m numeric fit` runs the same training."
CODE = "The picture shows program code; lossproof generates its code, and `python -m numeric emit` prints it."
ALGEBRA = "The picture shows the formulas of a derivation; the book derives them, each step checked."

REASONS = {
    "S0-001": COVER,
    "S0-012": DEMO,
    "S0-019": DEMO,
    "S0-049": DEMO,
    "S0-115": "The slide shows a link to an encyclopedia and nothing drawn; the book defines the Hessian.",
    "S1-001": COVER,
    "S1-074": "The slide breaks off in the middle of a matrix; the figure graph-batch has the whole step.",
    "S2-001": COVER,
    "S2-028": CODE,
    "S2-103": "The slide repeats a table and lists five steps in words; the figure graph-logistic shows such a step.",
    "S3-002": COVER,
    "S3-035": ALGEBRA,
    "S3-044": ALGEBRA,
    "S4-074": "A glossary is a list of words; there is nothing in it to draw.",
}
"""Claim -> why there is no figure."""


def places() -> dict[str, tuple[str, ...]]:
    """Claim -> the figures that show it, for every claim that a figure names, in the order of the gallery."""
    found: dict[str, tuple[str, ...]] = {}
    for picture in catalogue.values():
        for claim in picture.claims:
            found[claim] = (*found.get(claim, ()), picture.name)
    return dict(sorted(found.items()))


def account() -> dict[str, str]:
    """Claim -> the names of its figures, else the reason why there is none."""
    shown = {claim: ", ".join(names) for claim, names in places().items()}
    return dict(sorted((REASONS | shown).items()))
