"""How far a point is above the minimum: bounds on f(θ) - min f that hold in spite of rounding.

f is the mean of s_n ℓ(x_nᵀθ, y_n), s_n ≥ 0, plus ½ Σ_j ρ_j θ_j²; x_n is a row with its 1. ℓ is convex, and |ℓ‴| ≤ M ℓ″
(`derivations.Model.concordance`). With the Newton decrement λ = ‖∇f‖_{H⁻¹}, H the Hessian, and a B ≥ ‖x_n‖_{H⁻¹} for
all n, δ = M B λ < 1 implies that a minimum exists and f(θ) - min f ≤ ½ λ² (1 + δ): derived and proved on the page
"optimality" of the book. It also holds with less curvature in the place of H, such as a part of the sum.

Rounding, with u = 2⁻⁵³ and γ_n = nu/(1 - nu): a sum of n products is within γ_n of the sum of their sizes, in whatever
order it is added up (Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1). Assumed of the
generated functions, of which it is measured, and proved of some (`numeric.rounding`): they are within 32u of ℓ″
relatively, and within 32u(|ℓ′| + (1 + |z|)ℓ″) of ℓ′. Overflow gives None; underflow is left out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from numeric.steps import cholesky, inverse_of_lower

if TYPE_CHECKING:
    from derivations.model import Model

Array = npt.NDArray[np.float64]

U = 2.0**-53
KERNEL = 32 * U
"""What is assumed of the generated functions."""

BLOCK = 8192
"""How many rows are added up before the sum of another block is added."""

SLACK = 1 + 2.0**-20
"""More than the relative error of any sum of positive numbers here."""


def concordance(model: Model) -> float | None:
    """The least M with |ℓ‴| ≤ M ℓ″ that is proved of a model, rounded upwards; None where none is."""
    from derivations.kernel.statements import Range
    from derivations.verdicts import Proved

    verdict = model.concordance
    if not isinstance(verdict, Proved) or not isinstance(verdict.statement, Range):
        return None
    exact = max(-verdict.statement.low, verdict.statement.high)
    return float(exact) if exact == int(exact) else math.nextafter(float(exact), math.inf)


def strong(norm: float, strength: float) -> float:
    """‖∇f‖²/(2μ) ≥ f(θ) - min f, for ‖∇f‖ = ``norm`` and an f that is strongly convex with μ = ``strength`` > 0."""
    return math.nextafter(norm * norm / (2 * strength) * SLACK, math.inf)


def gap_bound(
    gradient: Array, hessian: Array, reach: Array, concordance: float, gradient_error: Array, hessian_error: float
) -> float | None:
    """½ λ² (1 + δ) ≥ f(θ) - min f, or None where that is not known: where H is too near to singular, or δ ≥ 1.

    ``gradient`` is the computed ∇f(θ), of shape (p,), and ``gradient_error`` bounds the error of each entry
    (`gradient_rounding`). ``hessian``, of shape (p, p), is the computed ∇²f(θ) or a matrix below it in the Loewner
    order: of some of the rows, divided by the number of all. Each entry is within ``hessian_error``·√(H_ii H_jj) of the
    true one (`hessian_rounding`). ``reach`` bounds |x_nj| for all n, 1 for the intercept; ``concordance`` is M.
    """
    root = _inverse_root(hessian, hessian_error)
    if root is None or not np.isfinite([gradient, gradient_error]).all():
        return None
    size = np.abs(root)
    error = gradient_error + gamma(len(gradient)) * np.abs(gradient)
    decrement = float(np.linalg.norm(root @ gradient) + np.linalg.norm(size @ error)) * SLACK
    delta = concordance * float(np.linalg.norm(size @ reach)) * decrement * SLACK
    bound = math.nextafter(decrement * decrement * (1 + delta) / 2 * SLACK, math.inf)
    return bound if delta < 1 and bound < math.inf else None


def _inverse_root(hessian: Array, error: float) -> Array | None:
    """A matrix Z with H⁻¹ ⪯ ZᵀZ, where H is within ``error`` of the computed ``hessian`` A; None where none is seen.

    If ‖ZHZᵀ - 1‖ ≤ η < 1, then ZHZᵀ ⪰ 1 - η, so H⁻¹ ⪯ ZᵀZ/(1 - η), wherever Z comes from: here it is the inverse of a
    Cholesky factor. With d_i = √A_ii no |A_ij| exceeds d_i d_j, and both H - A and the rounding of ZAZᵀ (Higham,
    equation 3.13) are at most a multiple of |Z| d dᵀ |Z|ᵀ, entry by entry.
    """
    diagonal = np.diagonal(hessian)
    if not (np.isfinite(hessian).all() and (diagonal > 0).all()):
        return None
    scale = 1 / np.sqrt(diagonal)
    factor = cholesky(hessian * scale * scale[:, None])
    if factor is None:
        return None
    root = inverse_of_lower(factor) * scale
    miss = float(np.linalg.norm(root @ hessian @ root.T - np.eye(len(root))))
    miss += 3 * (error + gamma(2 * len(root) + 2)) * float(np.sum((np.abs(root) / scale).sum(axis=1) ** 2))
    return np.asarray(root / math.sqrt(1 - miss * SLACK)) if miss <= 0.5 else None


def gradient_rounding(
    theta: Array,
    reach: Array,
    slope: float,
    curvature: float,
    ridge: Array | float,
    concordance: float,
    rows: int,
    block: int = BLOCK,
) -> Array:
    """A bound on the rounding errors of (1/N) Xᵀ(s ℓ′) + ρθ, of shape (p,), known before it is computed.

    ``slope`` and ``curvature`` are the means of s|ℓ′| and of sℓ″ at θ, ``rows`` is N, and ``reach``, of shape (p,),
    bounds |x_nj|. A logit is off by e ≤ γ_p Σ_j |x_nj θ_j|, which moves ℓ′ by at most e·exp(M e)·ℓ″; the function, the
    products and the sums add their own.
    """
    largest, off = _logits(theta, reach)
    carried = off * math.exp(min(concordance * off, 700.0)) + KERNEL * (1 + largest)
    own = KERNEL + gamma(_terms(rows, block) + 5)
    return np.asarray(SLACK * (reach * (own * slope + carried * curvature) + gamma(4) * np.abs(ridge * theta)))


def hessian_rounding(theta: Array, reach: Array, concordance: float, rows: int, block: int = BLOCK) -> float:
    """A bound on the rounding errors of H = (1/N) Xᵀ diag(s ℓ″) X + diag(ρ), entry by entry in units of √(H_ii H_jj).

    A logit that is off by e moves ℓ″ by at most the factor exp(M e); Σ_n s_n ℓ″ |x_ni x_nj| ≤ N √(H_ii H_jj).
    """
    _, off = _logits(theta, reach)
    return SLACK * (math.expm1(min(concordance * off, 700.0)) + KERNEL + gamma(_terms(rows, block) + 7))


def _logits(theta: Array, reach: Array) -> tuple[float, float]:
    """A bound on |x_nᵀθ|, and one on the rounding error of it."""
    largest = float(reach @ np.abs(theta)) * SLACK
    return largest, gamma(len(theta)) * largest


def _terms(rows: int, block: int) -> int:
    """How many roundings a number goes through when the rows are added up."""
    return min(rows, block) + -(-rows // block)


def gamma(n: int) -> float:
    """γ_n = nu/(1 - nu)."""
    return n * U / (1 - n * U)
