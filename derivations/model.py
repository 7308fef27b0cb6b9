"""A model: an activation after a linear map, and a loss. Everything else about it is derived.

Main results, for a loss ℓ(ŷ, y) and an activation ŷ = a(z) with z = θᵀx:
∂L/∂z and ∂²L/∂z² (`derivative`, `second_derivative`), ∂L/∂θ_i and ∂²L/∂θ_i∂θ_j (`gradient`, `hessian`), the mean
over N samples (1/N) Xᵀℓ′ and (1/N) Xᵀ diag(ℓ″) X (`batch_gradient`, `batch_hessian`), and whether training is convex
(`convexity`), how smooth (`smoothness`), and how fast its curvature changes (`concordance`). Each is a checked
derivation or a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, TypeVar

import sympy as sp

from derivations.calculus import derivative
from derivations.deciding.budget import FAILURES
from derivations.deciding.training import decide_concordance, decide_margin, decide_smoothness, decide_training
from derivations.derivation import Derivation, evaluated
from derivations.matrices import Entry, design
from derivations.normal_form.breaks import KINKS
from derivations.normal_form.domains import Domain
from derivations.output_form import in_output, tidy
from derivations.proposals import bent, ending_in, slope, vector, where_valued
from derivations.reading import as_set
from derivations.stable.form import stable
from derivations.stable.roles import StableForms
from derivations.symbols import (
    D,
    L,
    N,
    X,
    d,
    i,
    indexed,
    j,
    k,
    labels,
    logits,
    losses,
    n,
    outputs,
    rest,
    theta,
    x,
    y,
    yhat,
    z,
)  # fmt: skip
from derivations.verdicts import Verdict

T = TypeVar("T")


def _derived(method: Callable[[Any], T]) -> cached_property[T]:
    """Derive once, when first asked for, and with SymPy's evaluation on, whoever asks."""

    @wraps(method)
    def derive(self: Any) -> T:
        with sp.evaluate(True):
            return method(self)

    return cached_property(derive)


@dataclass(frozen=True)
class Model:
    """``Model(name, activation, loss, labels)``: an expression in z, an expression in ŷ and y, and the label set.

    ``labels`` is a tuple of numbers such as (0, 1), a SymPy Interval, S.Reals or S.Naturals0. Raises ValueError when
    the activation has another symbol than z, the loss another than ŷ and y, or the labels are not such a set.
    """

    name: str
    activation: Any
    sample_loss: Any
    labels: Any

    def __init__(self, name: str, activation: Any, loss: Any, labels: Any) -> None:
        for field, value, allowed in (("activation", activation, {z}), ("loss", loss, {yhat, y})):
            foreign = sp.sympify(value).free_symbols - allowed
            if foreign:
                wanted = " and ".join(sorted(map(str, allowed)))
                raise ValueError(f"{field} of {name!r} contains {foreign}; it must be an expression in {wanted}")
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "activation", evaluated(sp.sympify(activation)))
        object.__setattr__(self, "sample_loss", evaluated(sp.sympify(loss)))
        as_set(labels)
        object.__setattr__(self, "labels", sp.FiniteSet(*labels) if isinstance(labels, (tuple, list)) else labels)

    @_derived
    def loss(self) -> Any:
        """The loss of one sample as an expression in z and y."""
        return self._in_logit(self.sample_loss)

    @property
    def domain(self) -> Domain:
        """The labels that y runs over; z runs over all reals."""
        return Domain().with_set(y, as_set(self.labels))

    @_derived
    def _given(self) -> Domain:
        """Where the loss has a value: nothing is said where it has one for all numbers z and y."""
        return where_valued(self.loss, self.domain)

    @_derived
    def _smooth(self) -> Domain:
        """Where ∂²L/∂z² exists: not at the breaks at which ∂L/∂z has a kink, such as yz = 1."""
        return self._given.with_facts(*bent(slope(self.loss)))

    @_derived
    def where(self) -> dict[Any, Any]:
        """The context of one sample: L is the loss, ŷ the activation at z = θᵢ xᵢ + c."""
        return {L: self.sample_loss, yhat: self.activation, z: theta[i] * x[i] + rest}

    @_derived
    def derivative(self) -> Derivation:
        """∂L/∂z = ∂L/∂ŷ · ∂ŷ/∂z, ending in z and y."""
        where = {L: self.sample_loss, yhat: self.activation}
        chain = self._chain_rule(Derivation(f"{self.name}: ∂L/∂z", D(L, z), where, self._given))
        return ending_in(chain, self._in_logit(chain.result), "insert ŷ")

    @_derived
    def second_derivative(self) -> Derivation:
        """∂²L/∂z² = ∂/∂z ∂L/∂z, ending in z and y."""
        where = {L: self.sample_loss, yhat: self.activation}
        first = self._slope
        chain = Derivation(f"{self.name}: ∂²L/∂z²", D(L, (z, 2)), where, self._smooth)
        if first.has(yhat, z):
            chain = chain.to(D(first, z), by="differentiate ∂L/∂z")
        if first.has(yhat):
            chain = chain.to(first.diff(yhat) * D(yhat, z) + first.diff(z), by="chain rule through ŷ")
        chain = ending_in(chain, self._curvature, "collect")
        return ending_in(chain, self._in_logit(chain.result), "insert ŷ")

    @_derived
    def gradient(self) -> Derivation:
        """∂L/∂θᵢ = ∂L/∂ŷ · ∂ŷ/∂z · ∂z/∂θᵢ for one sample (claims S0-117 to S0-121)."""
        return self._chain_rule(Derivation(f"{self.name}: ∂L/∂θᵢ", D(L, theta[i]), self.where, self._given))

    @_derived
    def hessian(self) -> Derivation:
        """∂²L/∂θᵢ∂θⱼ = xᵢ xⱼ ℓ″(z) for one sample, with z = Σ_k θ_k x_k."""
        logit = sp.Sum(theta[k] * x[k], (k, 1, d))
        where = {L: self.sample_loss, yhat: self.activation, z: logit}
        chain = Derivation(f"{self.name}: ∂²L/∂θᵢ∂θⱼ", D(L, theta[i], theta[j]), where, self._smooth)
        chain = chain.to(D(x[i] * self._slope, theta[j]), by="∂L/∂θᵢ = xᵢ ∂L/∂z")
        chain = chain.to(x[i] * D(self._slope, z) * D(z, theta[j]), by="chain rule")
        return chain.to(x[i] * x[j] * self._curvature, by="∂²L/∂z², and ∂z/∂θⱼ = xⱼ")

    @_derived
    def batch_gradient(self) -> Derivation:
        """∂L/∂θⱼ of the mean loss of N samples: the j-th entry of (1/N) Xᵀ ℓ′ (claims S0-084, S1-036)."""
        one, every = self._row(self._slope), vector(self._slope)
        where = self.row_context | ({indexed("g")[n]: one} if every.is_symbol else {})
        chain = Derivation(f"{self.name}: gradient of the mean loss", D(L, theta[j]), where, self._rows(self._given))
        chain = chain.to(sp.Sum(D(losses[n], theta[j]), (n, 1, N)) / N, by="the derivative of a sum")
        chain = chain.to(sp.Sum(D(losses[n], logits[n]) * D(logits[n], theta[j]), (n, 1, N)) / N, by="chain rule")
        chain = chain.to(sp.Sum(X[n, j] * one, (n, 1, N)) / N, by="∂Lₙ/∂zₙ, and ∂zₙ/∂θⱼ = Xₙⱼ")
        return chain.to(Entry(design.T * every / N, j), by="the entry of a matrix product")

    @_derived
    def batch_hessian(self) -> Derivation:
        """∂²L/∂θᵢ∂θⱼ of the mean loss of N samples: the entry (i, j) of (1/N) XᵀSX with S = diag(ℓ″)."""
        weights, slopes = indexed("s"), indexed("g")
        where = {**self.row_context, weights[n]: self._row(self._curvature)}
        one = self._row(self._slope)
        if one.has(*KINKS):  # which SymPy would pull out of the sum, case by case
            where[slopes[n]], one = one, slopes[n]
        every_row = self._rows(self._smooth)
        chain = Derivation(f"{self.name}: Hessian of the mean loss", D(L, theta[i], theta[j]), where, every_row)
        chain = chain.to(sp.Sum(D(X[n, i] * one, theta[j]), (n, 1, N)) / N, by="the gradient, entry i")
        chain = chain.to(sp.Sum(X[n, i] * X[n, j] * weights[n], (n, 1, N)) / N, by="chain rule, with sₙ = ∂²Lₙ/∂zₙ²")
        diagonal = sp.DiagMatrix(sp.MatrixSymbol("s", N, 1))
        return chain.to(Entry(design.T * diagonal * design / N, i, j), by="the entry of a matrix product, S = diag(s)")

    @_derived
    def convexity(self) -> Verdict:
        """Whether θ ↦ mean loss is convex, for every X, N, d and every label of the model."""
        curvature = None if self.loss.has(*KINKS) else self._in_logit(self._curvature)
        return decide_training(self.loss, curvature, as_set(self.labels))

    @_derived
    def smoothness(self) -> Verdict:
        """A constant c with -c XᵀX/N ⪯ ∇² ⪯ c XᵀX/N for the mean loss: it is c·λ_max(XᵀX)/N-smooth."""
        return decide_smoothness(self.loss, self._in_logit(self._curvature), as_set(self.labels))

    @_derived
    def concordance(self) -> Verdict:
        """Bounds of ℓ‴/ℓ″, for a convex loss: the larger of their sizes is an M with |ℓ‴| ≤ M ℓ″ for all z and labels.

        Source: Bach, "Self-concordant analysis for logistic regression", Electronic Journal of Statistics 4 (2010);
        Sun, Tran-Dinh, "Generalized self-concordant functions", Mathematical Programming 178 (2019).
        """
        return decide_concordance(self.loss, self._in_logit(self._curvature), as_set(self.labels))

    @_derived
    def margin(self) -> Verdict:
        """Whether the loss falls strictly in z for y = 1 and rises strictly for y = 0.

        Then every θ that separates the data can be scaled up to lower the loss: no minimum exists.
        """
        return decide_margin(self._in_logit(self._slope), as_set(self.labels))

    @_derived
    def stable_forms(self) -> Mapping[str, Derivation]:
        """The functions that code is generated from, each ending in its form for floating point, when asked for."""
        activation = Derivation(f"{self.name}: ŷ", self.activation)
        loss = Derivation(f"{self.name}: L", self.loss, domain=self._given)
        chains = {
            "activation": activation,
            "loss": loss,
            "derivative": self.derivative,
            "second_derivative": self.second_derivative,
        }
        if self.probability is not None:
            chains["probability"] = Derivation(f"{self.name}: P(y = 1)", self.probability)
        return StableForms(chains, as_set(self.labels))

    @_derived
    def soft_forms(self) -> dict[str, Derivation]:
        """For labels between 0 and 1: those `stable_forms` that lose digits there, in a form that does not."""
        if self.labels != sp.FiniteSet(0, 1):
            return {}
        chains = {"loss": Derivation(f"{self.name}: L", self.loss, domain=self._given)}
        chains |= {"derivative": self.derivative, "second_derivative": self.second_derivative}
        soft = {name: stable(chain, sp.Interval(0, 1)) for name, chain in chains.items()}
        hard = self.stable_forms
        return {
            name: chain
            for name, chain in soft.items()
            if not chain.result.has(sp.erf) and chain.last != hard[name].last
        }

    @_derived
    def probability(self) -> Any | None:
        """P(y = 1) for labels 0 and 1: ŷ, carried from its range onto (0, 1) by an affine map; else None."""
        if self.labels != sp.FiniteSet(0, 1):
            return None
        try:
            low, high = (sp.limit(self.activation.rewrite(sp.exp), z, end) for end in (-sp.oo, sp.oo))
        except FAILURES:  # of SymPy, which stumbles over kinks
            return None
        if not (low.is_finite and high.is_finite and low < high):
            return None
        return (self.activation - low) / (high - low)

    @_derived
    def _slope(self) -> Any:
        """∂L/∂z in ŷ and y where the activation allows it, else in z and y."""
        return in_output(slope(self.loss), self.activation)

    @_derived
    def _curvature(self) -> Any:
        """∂²L/∂z² in ŷ and y where the activation allows it, else in z and y; where there is no bend."""
        return in_output(slope(slope(self.loss), self._smooth), self.activation)

    def _in_logit(self, e: Any) -> Any:
        """A formula in ŷ and y, written in z and y."""
        return e.subs(yhat, self.activation)

    def _chain_rule(self, chain: Derivation) -> Derivation:
        """From ∂L/∂v to the closed form, v = z or θᵢ: the factors, their values, their product."""
        inputs = [] if chain.start == D(L, z) else [(D(z, theta[i]), x[i])]
        outer = derivative(self.sample_loss, yhat)
        inner = in_output(self.activation.diff(z), self.activation)
        last, tail = zip(*inputs, strict=True) if inputs else ((), ())

        def product(*factors: Any) -> Any:
            return sp.Mul(*factors, *tail, evaluate=False)

        chain = chain.to(sp.Mul(D(L, yhat), D(yhat, z), *last, evaluate=False), by="chain rule")
        chain = chain.to(product(outer, inner), by="the factors")
        if tidy(outer) != outer:
            chain = chain.to(product(tidy(outer), inner), by="common denominator")
        return ending_in(chain, sp.Mul(*tail, self._slope), "multiply and cancel")

    def _row(self, e: Any) -> Any:
        """A formula of one sample, written for row n."""
        return e.subs({yhat: outputs[n], y: labels[n], z: logits[n]}, simultaneous=True)

    def _rows(self, domain: Domain) -> Domain:
        """A domain of one sample, said of every row."""
        return Domain(tuple((labels, values) for _, values in domain.sets), tuple(map(self._row, domain.facts)))

    @_derived
    def row_context(self) -> dict[Any, Any]:
        """The context of N samples: L = (1/N) Σ Lₙ, and zₙ = Σ_k X_nk θ_k."""
        return {
            L: sp.Sum(losses[n], (n, 1, N)) / N,
            losses[n]: self._row(self.sample_loss),
            outputs[n]: self._row(self.activation),
            logits[n]: sp.Sum(X[n, k] * theta[k], (k, 1, d)),
        }
