"""Every figure of the lectures has a figure of ours, or a reason."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import figures
from figures.claims import REASONS, account, places

CLAIMS = json.loads((Path(__file__).parent.parent / "lectures" / "claims.json").read_text("utf-8"))
FIGURES = {claim["id"] for claim in CLAIMS if claim["kind"] == "figure"}


def test_every_figure_claim_is_accounted_for() -> None:
    assert len(FIGURES) == 77
    assert set(account()) >= FIGURES
    assert set(REASONS) <= FIGURES
    assert set(account()) <= {claim["id"] for claim in CLAIMS}


def test_a_claim_has_figures_or_a_reason_and_not_both() -> None:
    assert not set(places()) & set(REASONS)
    for claim, names in places().items():
        assert set(names) <= set(figures.catalogue)
        assert account()[claim] == ", ".join(names)


def test_most_claims_have_a_figure() -> None:
    tally = Counter(claim in REASONS for claim in FIGURES)
    assert (tally[False], tally[True]) == (63, 14)


def test_reasons_are_sentences() -> None:
    for reason in REASONS.values():
        assert len(reason.split()) >= 8
        assert reason[0].isupper()
        assert reason.endswith(".")
        named = [word for word in reason.rstrip(".").replace(";", "").split() if word.startswith("graph-")]
        assert set(named) <= set(figures.catalogue)
