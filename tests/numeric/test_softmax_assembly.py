"""How softmax's functions are put together, in ball arithmetic: a planted rounding is put back, but for its square.

The code of `numeric.softmax_arrays` runs on exact numbers, balls of 400 bits. Nothing is rounded there but what the
test rounds: each difference and each sum is off by a share δ = 2⁻⁵⁰ of its own, which is handed on as what was lost. So
the values are those of the derived formulas up to multiples of δ², and a small term that is left out, taken twice or
taken for another leaves one of δ. Rounding to float64 would hide it in the last digit.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from fractions import Fraction
from types import FunctionType
from typing import Any

import flint
import numpy as np

from numeric import error_free, softmax_arrays
from numeric.softmax_forms import generated

arb = flint.arb
SHARES = np.array([arb(k) * arb(2) ** -50 for k in (3, -5, 2, 7)], dtype=object)
"""The roundings: of the differences to z_M, one after another; of sums, `OF_SUM`, and of 1 + R_M, `OF_ONE`."""
OF_SUM, OF_ONE = arb(-8) * arb(2) ** -50, arb(9) * arb(2) ** -50
ALLOWED = arb(2) ** -74
"""Of the true value: squares of δ, for differences up to 820 those of 820·7δ; SHIFT_REST, 2⁻⁴⁷, is far above it too."""
LOGITS = ([0.3, -1.2, 2.5, 0.7], [-3.0, 4.0, 1.5], [0.0, -640.5, -3.0], [-700.25, 1.0, -650.0, -820.0])
ROLES = ("activation", "loss", "derivative", "second_derivative")
SOURCE = inspect.getsource(softmax_arrays)


def differences(logits: Any) -> tuple[Any, Any, Any]:
    """`error_free.differences` of one row, each rounded by its share."""
    top = int(np.argmax(logits.astype(float)))
    exact = logits - logits[:, top]
    lost = -exact * SHARES[: exact.size]
    return exact - lost, lost, one_hot(top, exact.size)


def one_hot(place: int, count: int) -> Any:
    return np.array([[arb(int(n == place)) for n in range(count)]], dtype=object)


def two_sum(one: Any, other: Any) -> tuple[Any, Any]:
    return (one + other) * (1 + OF_ONE), -(one + other) * OF_ONE


def total(terms: Any) -> tuple[Any, Any]:
    exact = np.asarray(terms.sum(axis=-1), dtype=object)
    return exact * (1 + OF_SUM), -exact * OF_SUM


def assembled(source: str) -> Any:
    """The class of the source, on balls."""
    names: dict[str, Any] = {"__name__": "numeric.softmax_arrays"}
    exec(compile(source, "<assembly>", "exec", dont_inherit=True), names)
    names |= {"differences": differences, "two_sum": two_sum}
    made: Any = generated()
    others = FunctionType(made.others.__code__, {**made.others.__globals__, "total": total})

    def sums_rounded(name: str) -> Any:
        """The formula with its 1 + R_M rounded as `two_sum` does."""
        place = tuple(inspect.signature(getattr(made, name)).parameters).index("r")
        return lambda *given: getattr(made, name)(*given[:place], two_sum(1, given[place])[0] - 1, *given[place + 1 :])

    formulas = {name: sums_rounded(name) for name in ("output", "gradient", "hessian")}
    return names["SoftmaxArrays"](made._replace(others=others, **formulas))


def values(source: str, logits: list[float], label: int) -> dict[str, Any]:
    """What the code answers."""
    row, label_row = np.array([[arb(z) for z in logits]], dtype=object), one_hot(label, len(logits))
    code = assembled(source)
    return {
        "activation": code._activation(row),
        "loss": code._loss(row, label_row),
        "derivative": code._derivative(row, label_row),
        "second_derivative": code._second_derivative(row),
    }


def true_values(logits: list[float], label: int) -> dict[str, list[Any]]:
    """What the definitions give, by no stable form."""
    powers = [arb(z).exp() for z in logits]
    p = [power / sum(powers, arb(0)) for power in powers]
    units = np.eye(len(p), dtype=int).tolist()
    return {
        "activation": p,
        "loss": [-p[label].log()],
        "derivative": [p_a - unit for p_a, unit in zip(p, units[label], strict=True)],
        "second_derivative": [p_a * (units[a][b] - p_b) for a, p_a in enumerate(p) for b, p_b in enumerate(p)],
    }


def accepted(source: str) -> bool:
    """Whether every value is right up to squares of the roundings."""
    saved, flint.ctx.prec = flint.ctx.prec, 4000
    try:
        for logits in LOGITS:
            for label in range(len(logits)):
                found, true = values(source, logits, label), true_values(logits, label)
                for role in ROLES:
                    for value, truth in zip(np.ravel(found[role]).tolist(), true[role], strict=True):
                        if not abs(value - truth) < ALLOWED * abs(truth):
                            return False
        return True
    finally:
        flint.ctx.prec = saved


def test_planted_roundings_are_put_back() -> None:
    assert accepted(SOURCE)


SMALL = ("e", "rest", "r_rest", "s_rest", "others_rest", "lost", "more", "SHIFT_REST")


def slips() -> Iterator[str]:
    """The code with a small term left out or doubled, one at a time, where its value is used."""
    start, end = SOURCE.index("    def _activation("), SOURCE.index("\ndef _in_parts")
    for name in SMALL:
        for use in re.finditer(rf"(?<![\w.])(?:row\.)?{name}(?:\[\w\])?(?=[,)]| \+)", SOURCE[start:end]):
            at = start + use.start()
            rest_of_line = SOURCE[at:].partition("\n")[0]
            if " = " not in rest_of_line and '"""' not in rest_of_line:  # else it is given its value, or explained
                yield from (SOURCE[:at] + factor + SOURCE[at:] for factor in ("0*", "2*"))


def test_a_small_term_that_is_missing_or_doubled_is_refused() -> None:
    planted = list(slips())
    assert len(planted) >= 40
    for source in planted:
        (line,) = set(source.splitlines()) - set(SOURCE.splitlines())
        assert not accepted(source), line


def test_what_is_handed_on_as_lost_is_what_was_lost() -> None:
    """In rational arithmetic: differences exactly, sums of n terms up to n² squares of a rounding."""
    rng = np.random.default_rng(4)
    for _ in range(200):
        row = rng.uniform(-1, 1, 7) * 10.0 ** rng.integers(-9, 3, 7)
        d, e, largest = error_free.differences(row)
        exact = [Fraction(z) - Fraction(row.max()) for z in row]
        assert [Fraction(x) + Fraction(lost) for x, lost in zip(d, e, strict=True)] == exact
        assert np.array_equal(largest, row == row.max())
        sums, lost = error_free.total(row)
        gap = Fraction(float(sums)) + Fraction(float(lost)) - sum(map(Fraction, row))
        assert abs(gap) <= 49 * Fraction(2) ** -106 * sum(map(abs, map(Fraction, row)))
