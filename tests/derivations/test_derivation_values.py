"""Derivations are values: they do not change, they can be copied, pickled and compared, and they can be printed."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp
from sympy import log

import derivations as dv
from derivations.derivation import as_written

z, y, p, σ = dv.z, dv.y, dv.yhat, dv.sigmoid


def says(start: Any, end: Any, domain: Any = None) -> dv.Derivation:
    return dv.Derivation("claim", start, domain=domain).to(end, by="as claimed")


def test_immutable() -> None:
    where = {p: σ(z)}
    chain = dv.Derivation("t", p, where=where).to(σ(z), by="definition")
    for field in ("title", "start", "steps", "where", "domain", "result"):
        with pytest.raises(AttributeError):
            setattr(chain, field, None)
    with pytest.raises(AttributeError):
        setattr(chain.steps[0], "expr", z)  # noqa: B010
    where[p] = 2 * σ(z)
    chain.check()
    with pytest.raises(TypeError):
        chain.where[p] = z
    with pytest.raises((TypeError, dv.StepError)):
        dataclasses.replace(chain, steps=(dv.Step(z, "false"),))


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))])
def test_copies(again: Callable[[Any], Any]) -> None:
    model = dv.models["sigmoid-bce"]
    for chain in (
        model.gradient,
        model.batch_gradient,
        model.batch_hessian,
        says(log(p), log(p), p > 0),
    ):
        other = again(chain)
        assert other == chain
        assert (str(other), hash(other)) == (str(chain), hash(chain))
        other.check()


def test_equality() -> None:
    chain = says(z + z, 2 * z)
    assert chain == says(z + z, 2 * z)
    assert chain != says(z + z, 2 * z, domain={z: sp.Interval(0, 1)})
    assert chain != dv.Derivation("claim", z + z)
    assert chain != dv.Derivation("claim", z + z).to(2 * z, by="another reason")


def test_tampering_is_found() -> None:
    """A chain that was put together without its checks fails `check`, and does not survive a copy."""
    forged = object.__new__(dv.Derivation)
    forged.__dict__.update(says(z + z, 2 * z).__dict__, steps=(dv.Step(3 * z, "false"),))
    for ask in (forged.check, lambda: copy.deepcopy(forged), lambda: pickle.loads(pickle.dumps(forged))):
        with pytest.raises(dv.StepError, match="step 1"):
            ask()


def test_as_written() -> None:
    with as_written():
        chain = dv.Derivation("t", 2 * (p - y) * 3).to(6 * (p - y), by="collect")
    assert "6*(ŷ - y)" in str(chain)
    assert chain.result == sp.Mul(6, p - y)
    chain.check()


def test_written() -> None:
    model = dv.models["sigmoid-bce"]
    text = str(model.gradient)
    for part in (model.gradient.title, "where", "∂L/∂ŷ", "[chain rule]", "  = x[i]*(ŷ - y)"):
        assert part in text
    assert model.gradient._repr_latex_() == f"$${model.gradient.latex()}$$"


@pytest.mark.parametrize("name", sorted(dv.models))
def test_latex_renders_on_github(name: str) -> None:
    model = dv.models[name]
    for chain in (
        model.gradient,
        model.hessian,
        model.batch_gradient,
        model.batch_hessian,
        model.second_derivative,
    ):
        latex = chain.latex()
        assert r"\operatorname" not in latex
        assert latex.count("{") == latex.count("}")
        assert latex.count(r"\left") == latex.count(r"\right")
        assert latex.count(r"\text") >= len(chain.steps)
