"""Claim by claim: what the lectures say and is true holds in lossproof, what they got wrong is refused.

A formula is proved, a number computed, a question answered; `accounts` says for the others which piece of lossproof
shows them. Every claim has one test and one place in the tally.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import derivations as dv
import numeric
from derivations.lectures import answers, corrections, worked
from derivations.lectures.overview import TALLY
from tests.lectures.accounts import ACCOUNTS
from tests.lectures.claims import CLAIMS, Claim, customs
from tests.lectures.formulas import decided, definitions, equations, verdicts, well_formed
from tests.lectures.quantities import Array, array, printed_differs, reproduced
from tests.lectures.training import RUNS

FALSE = {name for name, claim in CLAIMS.items() if claim["verdict"] == "false"}
KINDS = ("derivation", "theorem", "worked", "model", "run", "dataset", "figure", "reason")
STANDS_ALONE = {"the page Errata": "the contents of the book", "arithmetic": "the arithmetic of the number itself"}
"""What an erratum may rest on that is no derivation, theorem or worked example."""
WORDS = {
    "refused": "refused as printed and corrected",
    "garbled": "garbled in the text and right as corrected",
    "answer": "questions answered",
    "proved": "formulas proved or well-formed",
    "computed": "numbers computed",
    "derivation": "shown by a derivation",
    "theorem": "shown by a theorem",
    "worked": "shown by a worked example",
    "model": "shown by a model",
    "run": "shown by a run",
    "dataset": "shown by a dataset",
    "figure": "shown by a figure",
    "reason": "accounted for by a reason",
}


def figure_account(name: str) -> str:
    """What figures/claims.py says of a claim: the names of its figures, each of which exists, or a reason."""
    import figures
    from figures.claims import REASONS, account

    said = account()[name]
    assert name in REASONS or set(said.split(", ")) <= set(figures.catalogue)
    return said


def category(name: str) -> str:
    """The one place of a claim in the tally; KeyError if it has none."""
    claim = CLAIMS[name]
    if name in FALSE:
        return "refused"
    if claim["verdict"] == "garbled":
        return "garbled"
    if claim["kind"] == "question":
        return "answer"
    if claim["kind"] == "figure":
        from figures.claims import REASONS

        figure_account(name)
        return "reason" if name in REASONS else "figure"
    if "quantity" in claim:
        return "computed"
    if name in ACCOUNTS:
        return ACCOUNTS[name][0].partition(": ")[0]
    if claim.get("machine") and not customs(claim):
        return "proved"
    raise KeyError(f"{name} has no account")


def known(title: str) -> bool:
    return title in dv.derivations or title in dv.theorems or title in worked


def all_proved(claim: Claim, key: str) -> bool:
    return all(isinstance(verdict, dv.Proved) for verdict in verdicts(claim, key))


def refused(claim: Claim) -> bool:
    """Whether lossproof refuses the printed equation or number; for other claims, whether an account shows it."""
    if "quantity" in claim:
        return printed_differs(claim)
    equations = verdicts(claim)
    if equations:
        return any(isinstance(verdict, dv.Refuted) for verdict in equations)
    return any(
        piece.partition(": ")[0] in ("run", "theorem", "derivation", "reason") for piece in ACCOUNTS[claim["id"]]
    )


@pytest.mark.parametrize("name", CLAIMS)
def test_claim(name: str) -> None:
    claim, kind = CLAIMS[name], category(name)
    for formula in definitions(claim):
        assert well_formed(formula)
    if "quantity" in claim:
        assert reproduced(claim)
    if kind == "refused":
        assert corrections[name].right
        assert refused(claim)
    elif claim["verdict"] == "garbled":
        assert not verdicts(claim) or not all_proved(claim, "machine")
    else:
        assert all_proved(claim, "machine")
    assert all_proved(claim, "machine_correction")
    if kind == "answer":
        assert answers[name].says
        assert known(answers[name].rests_on)
    if claim["kind"] == "figure":
        assert figure_account(name)
    for piece in ACCOUNTS.get(name, ()):
        holds(claim, piece)


def holds(claim: Claim, piece: str) -> None:
    """Assert that a piece exists, and that it says what the claim does as far as a program can tell."""
    kind, _, title = piece.partition(": ")
    match kind:
        case "derivation":
            dv.derivations[title].check()
        case "theorem":
            verdict = dv.theorems[title].verdict
            assert isinstance(verdict, dv.Proved | dv.Refuted)
            verdict.check()
        case "worked":
            values = list(worked[title].values())
            assert values
            assert_starts_there(claim, title, {value.name: value.exact for value in values})
        case "model":
            model, _, attribute = title.partition(".")
            result = getattr(dv.models[model], attribute)
            assert isinstance(result, dv.Derivation | dv.Proved)
            result.check()
        case "run":
            RUNS[title](claim)
        case "dataset":
            assert_holds_the_rows(claim, title)
        case "figure":
            import figures

            assert title in figures.catalogue
        case "reason":
            assert title.endswith(".")
        case _:
            raise AssertionError(f"{piece} is of no known kind")


def assert_starts_there(claim: Claim, title: str, values: dict[str, Any]) -> None:
    """The parameters of a dataset claim are those of the example: at the start, or rounded after a step."""
    if claim["kind"] != "dataset" or "theta" not in claim["data"]:
        return
    wanted, start = claim["data"]["theta"], worked[title].theta
    if array(wanted).tolist() == array(list(start)).tolist():
        return
    for step in ("(step 1)", "(step 2)"):
        found = [values[f"{p} after {step}"] for p in worked[title].names[: len(wanted)]]
        if all(
            abs(float(exact) - float(text)) <= 10.0 ** -len(text.partition(".")[2])
            for exact, text in zip(found, wanted, strict=True)
        ):
            return
    raise AssertionError(f"{title} never has θ = {wanted}")


def rows(claim: Claim, features: int) -> Iterator[tuple[float, ...]]:
    """The rows that a claim prints, without a column of ones, each followed by its targets."""
    data: dict[str, Any] = claim["data"]
    table = {key: array(value) for key, value in data.items() if key not in ("theta", "eta", "names")}
    if turned := {"X_cols", "XT"} & set(table):
        table["X"] = table[turned.pop()].T
    column = next((table[key] for key in ("x", "level", "hours", "yhat") if key in table), None)
    if column is not None:
        table["X"] = column[None, :] if "y" in table and table["y"].ndim == 0 else column[:, None]
    X: Array = table["X"]
    if X.shape[1] > features:
        ones = [place for place in range(X.shape[1]) if (X[:, place] == 1).all()]
        assert ones, f"no column of ones in {X}"
        X = np.delete(X, ones[0], axis=1)
    target = next((table[key] for key in ("y", "Y", "salary") if key in table), None)
    y = np.empty((len(X), 0)) if target is None else target.reshape(len(X), -1)
    yield from (tuple(row) for row in np.hstack([X, y]).tolist())


def assert_holds_the_rows(claim: Claim, title: str) -> None:
    """The rows that a claim prints are rows of the dataset, in its order."""
    X, y = numeric.datasets.load(title)
    table = [tuple(row) for row in np.column_stack([X, y]).tolist()]
    if "data" not in claim:
        assert table
        return
    printed = list(rows(claim, X.shape[1]))
    places = [place for found in printed for place, row in enumerate(table) if row[: len(found)] == found]
    assert len(places) == len(printed)
    assert places == sorted(places)


def test_accounts_name_claims() -> None:
    assert set(ACCOUNTS) <= set(CLAIMS)
    for pieces in ACCOUNTS.values():
        assert {piece.partition(": ")[0] for piece in pieces} <= set(KINDS)
    used = {piece.removeprefix("run: ") for pieces in ACCOUNTS.values() for piece in pieces if piece.startswith("run")}
    assert used == set(RUNS)


def test_every_custom_check_is_accounted_for() -> None:
    """A claim with a check that is no formula is not passed over: it has an account, an answer or a figure."""
    for name, claim in CLAIMS.items():
        if customs(claim):
            assert name in ACCOUNTS or claim["kind"] in ("question", "figure"), name


NUMBERS = [name for name, claim in CLAIMS.items() if "quantity" in claim]
TABLES = [name for name, pieces in ACCOUNTS.items() if "data" in CLAIMS[name] and pieces[0].startswith("dataset: ")]


@pytest.mark.parametrize("name", NUMBERS[::5])
def test_another_number_is_not_reproduced(name: str) -> None:
    """The suite can fail: a number that is off by a millionth is seen."""
    claim = CLAIMS[name]
    assert not reproduced(claim | {"exact": [str(float(value) * (1 + 1e-6) + 1e-9) for value in claim["exact"]]})


@pytest.mark.parametrize("name", TABLES)
def test_another_row_is_not_found(name: str) -> None:
    """The suite can fail: a row that the dataset has not is seen."""
    claim = CLAIMS[name]
    key = next(key for key in ("X", "X_cols", "XT", "x", "level", "hours", "yhat") if key in claim["data"])
    values = claim["data"][key]
    other = [*values[:-1], [*values[-1][:-1], "0.123"] if isinstance(values[-1], list) else "0.123"]
    with pytest.raises(AssertionError):
        assert_holds_the_rows(claim | {"data": claim["data"] | {key: other}}, ACCOUNTS[name][0].partition(": ")[2])


def test_broken_formulas_are_not_proved() -> None:
    """The suite can fail: one more on the right side of an equation is refuted."""
    for claim in CLAIMS.values():
        for left, right, binary in equations(claim.get("machine_correction") or {"type": "none"}):
            assert isinstance(decided(left, f"1+({right})", binary), dv.Refuted)


def test_errata() -> None:
    """The wrong statements are those of the errata, each with what shows it."""
    assert set(corrections) == FALSE
    assert len(FALSE) == 24
    for erratum in corrections.values():
        assert known(erratum.shown_by) or erratum.shown_by in STANDS_ALONE.values()


def test_questions() -> None:
    assert set(answers) == {name for name, claim in CLAIMS.items() if claim["kind"] == "question"}


def test_no_formula_of_a_model_is_written_here() -> None:
    """Only `derivations` and `numeric` know a sigmoid: no module of this suite computes an exponential."""
    for path in Path(__file__).parent.glob("*.py"):
        assert not re.search(r"\b(np|sp|math|mpmath)\.(exp|log1p|logaddexp)\b", path.read_text("utf-8")), path


def test_tally(report: Callable[[str], None]) -> None:
    counts = Counter(category(name) for name in CLAIMS)
    headings = [name for name in FALSE if ACCOUNTS.get(name, ("",))[0].startswith("reason: ")]
    report(f"the lectures: {len(CLAIMS)} claims, none skipped")
    for kind, words in WORDS.items():
        report(f"  {counts[kind]:3} {words}" + f" ({len(headings)} of them are headings)" * (kind == "refused"))
    for name, claim in CLAIMS.items():
        reason = next((p for p in ACCOUNTS.get(name, ()) if p.startswith("reason: ")), None)
        if category(name) == "reason" and reason is None:
            reason = figure_account(name)
        if reason is not None:
            report(f"  {name} ({claim['kind']}): {reason.removeprefix('reason: ')}")
    shown = [int(n) for n in re.findall(r"\b(\d+) (?!statements)", TALLY)]
    assert sorted(shown) == sorted(counts.values()), "the book shows another tally; mend lectures/overview.py"
    assert set(counts) <= set(WORDS)
    assert counts.total() == len(CLAIMS) == 526
    assert counts["refused"] == 24
    assert counts["answer"] == 27
