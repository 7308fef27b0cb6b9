"""What is printed is what was proved: every printed formula, read back, has the value of the formula."""

from __future__ import annotations

import re
from typing import Any

import mpmath
import pytest
import sympy as sp

import derivations as dv
from derivations.matrices import Entry
from derivations.printing import formula, latex

NAMES = {
    "σ": lambda u: 1 / (1 + mpmath.exp(-u)),
    "exp": mpmath.exp,
    "log": mpmath.log,
    "log1p": mpmath.log1p,
    "tanh": mpmath.tanh,
    "cosh": mpmath.cosh,
    "Abs": abs,
}

SQUARES = {"tanh_2": lambda u: mpmath.tanh(u) ** 2, "σ_2": lambda u: NAMES["σ"](u) ** 2}


def _value(text: str, values: dict[str, Any]) -> Any:
    """Evaluate printed text as Python does."""
    return eval(text, {**NAMES, **values})


def _readable(e: Any) -> bool:
    return not e.has(
        sp.Max, sp.KroneckerDelta, sp.Derivative, sp.Sum, sp.Product, sp.Piecewise, Entry
    ) and not isinstance(e, sp.MatrixBase)


FORMULAS = {
    f"{title} {number}": e
    for title, d in dv.derivations.items()
    for number, e in enumerate([d.start, *(s.expr for s in d.steps)])
    if _readable(e)
}


@pytest.mark.parametrize("e", [pytest.param(e, id=name) for name, e in FORMULAS.items()])
def test_printed_text_has_the_value_of_the_formula(e: Any) -> None:
    with mpmath.workdps(30):
        bases = {b.label.name for b in e.atoms(sp.IndexedBase)}
        letters = {s.name for s in e.free_symbols if s.is_Symbol and not isinstance(s, sp.Idx)} - bases
        values: dict[str, Any] = {name: mpmath.mpf(3 + p) / 11 for p, name in enumerate(sorted(letters))}
        text = formula(e)
        for p, name in enumerate(sorted(bases)):
            text = re.sub(rf"{name}\[[^\]]*\]", f"{name}_", text)
            values[f"{name}_"] = mpmath.mpf(5 + p) / 13
        exact = e
        for entry in e.atoms(sp.Indexed):
            exact = exact.xreplace({entry: sp.Symbol(f"{entry.base.label.name}_", real=True)})
        expected = sp.N(exact.subs({s: sp.Rational(str(values[s.name])) for s in exact.free_symbols}), 30)
        assert abs(mpmath.mpf(str(expected)) - _value(text, values)) < mpmath.mpf(10) ** -12


def _group(tex: str) -> tuple[str, str]:
    """The first {...} of a text, and what follows it."""
    depth = 0
    for place, letter in enumerate(tex):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            return tex[1:place], tex[place + 1 :]
    raise AssertionError(f"unbalanced braces in {tex}")


def _latex_value(tex: str, letters: dict[str, Any]) -> Any:
    """Evaluate the LaTeX that the printer writes for arithmetic, fractions, powers and functions."""
    tex = tex.replace(r"\left", "").replace(r"\right", "")
    while (at := tex.find(r"\frac")) >= 0:
        above, rest = _group(tex[at + 5 :])
        below, rest = _group(rest)
        tex = f"{tex[:at]}(({above})/({below})){rest}"
    tex = re.sub(r"\\hat\{y\}(_\{s\})?", lambda m: " P_s " if m[1] else " P ", tex)
    tex = (
        tex.replace(r"\sigma", " σ")
        .replace(r"\log", " log")
        .replace(r"\tanh", " tanh")
        .replace(r"\cosh", " cosh")
        .replace("e^{", " exp{")
    )
    tex = re.sub(r"(exp|log|tanh|σ)\^\{2\}", r"\1_2", tex)
    tex = tex.replace("^{", "**{").replace("{", "(").replace("}", ")").replace(r"\cdot", "*")
    tokens = re.findall(r"\*\*|log_2|tanh_2|σ_2|exp|log|tanh|cosh|σ|P_s|[A-Za-z]|\d+|[-+*/()]", tex)
    code = ""
    for before, token in zip(["", *tokens], tokens, strict=False):
        ended = re.fullmatch(r"[A-Zyzcxw]|P_s|\d+|\)", before) is not None
        code += ("*" if ended and re.fullmatch(r"\w+|\(|σ", token) else "") + token
    return eval(code, {**NAMES, **SQUARES, **letters})


LETTERS = {"z": "3/11", "y": "4/11", "P": "5/11", "P_s": "6/11", "x": "7/11", "w": "8/11", "c": "9/11"}
NAMED = {"ŷ": "P", "ŷ_s": "P_s"}
SCALAR = {
    name: e
    for name, e in FORMULAS.items()
    if not e.has(sp.Indexed, sp.Abs, sp.Max) and {NAMED.get(s.name, s.name) for s in e.free_symbols} <= set(LETTERS)
}


@pytest.mark.parametrize("e", [pytest.param(e, id=name) for name, e in SCALAR.items()])
def test_printed_latex_has_the_value_of_the_formula(e: Any) -> None:
    exact = sp.N(e.subs({s: sp.Rational(LETTERS[NAMED.get(s.name, s.name)]) for s in e.free_symbols}), 30)
    found = _latex_value(latex(e), {k: mpmath.mpf(v.split("/")[0]) / 11 for k, v in LETTERS.items()})
    assert abs(mpmath.mpf(str(exact)) - found) < mpmath.mpf(10) ** -12


@pytest.mark.parametrize("name", list(dv.derivations))
def test_latex_has_no_macro_that_github_refuses(name: str) -> None:
    written = dv.derivations[name].latex()
    assert r"\operatorname" not in written
    assert written.count("{") == written.count("}")


@pytest.mark.parametrize(
    ("e", "text", "tex"),
    [
        (dv.yhat - dv.y, "ŷ - y", r"\hat{y} - y"),
        (dv.D(dv.L, dv.theta[dv.i]), "∂L/∂θ[i]", r"\frac{\partial L}{\partial \theta_{i}}"),
        (dv.D(dv.L, (dv.z, 2)), "∂²L/∂z²", r"\frac{\partial^{2} L}{\partial z^{2}}"),
        (dv.x[dv.i] * (dv.yhat - dv.y), "x[i]*(ŷ - y)", r"x_{i} \left(\hat{y} - y\right)"),
        (-dv.y / dv.yhat, "-y/ŷ", r"- \frac{y}{\hat{y}}"),
        (sp.Rational(-2, 3) * dv.z, "-2*z/3", r"- \frac{2 z}{3}"),
        (1 / (dv.yhat * (1 - dv.yhat)), "1/(ŷ*(1 - ŷ))", r"\frac{1}{\hat{y} \left(1 - \hat{y}\right)}"),
        ((dv.z**2 + 1) ** dv.y, "(z**2 + 1)**y", r"\left(z^{2} + 1\right)^{y}"),
    ],
)
def test_habits_of_the_lectures(e: Any, text: str, tex: str) -> None:
    assert formula(e) == text
    assert latex(e) == tex
