"""The limits that rules use: when a function of one variable vanishes at infinity.

Lemma: in the generators of the normal form it is a quotient of sums of terms. At ∞ log p(t), p monic, t = e^{x/g}, is
deg p·x/g plus what falls like 1/t, and erf u = 1 - erfc u with 0 < erfc u ≤ e^{-u²}. So the logarithm of one term over
another is P(x) + c log x + O(log log x), or less, and they vanish if P tends to -∞, or is constant and c < 0. The
function vanishes if all other terms do over one of the denominator, of which the size is known and not only a bound.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.normal_form import OutsideClass
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import field


def vanishes_at_infinity(f: Any, x: Any) -> None:
    """OutsideClass unless f(x) → 0 as x → ∞ is seen."""
    own, log_x = field(Domain().with_set(x, sp.Interval.open(1, sp.oo))), sp.Dummy()
    ((numerator, denominator),) = own.fraction(f)
    size, split = {own(x): log_x}, dict[Any, Any]()  # the logarithms of generators; what is written for some of them
    for g, (kind, *what) in list(own.meaning.items()):
        (base, power), falling = own.readable(g).as_base_exp(), sp.Dummy()
        inside = [own.meaning[t] for t in what[0].free_symbols] if kind == "log" else []
        if kind == "exp":
            size[g] = what[0] / what[1]
        elif kind == "root" and base == x:
            size[g] = power * log_x
        elif base is sp.pi or inside == [("symbol", x)] or (kind in ("log", "root") and what[0].is_Integer):
            size[g] = sp.S.Zero
        elif [t[:2] for t in inside] == [("exp", x)] and sp.Poly(what[0]).LC() == 1:
            size[falling] = -x / inside[0][2]
            split[g] = falling - sp.Poly(what[0]).degree() * own(size[falling])
        elif isinstance(base, sp.erf) and _grows(base.args[0], x):
            size[falling] = -(base.args[0] ** 2)
            split[g] = 1 - falling

    def vanishes(quotient: Any) -> bool:
        powers = {g: e for g, e in quotient.as_powers_dict().items() if not g.is_Rational}
        if not powers.keys() <= size.keys():
            return False
        rest, c = sp.expand(sp.Add(*(size[g] * e for g, e in powers.items()))).as_independent(log_x, as_Add=True)
        return _grows(-rest, x) if rest.has(x) else bool(c.subs(log_x, 1) < 0)

    exact = {g for g, (kind, *_) in own.meaning.items() if kind != "log"}
    above, below = (sp.Add.make_args(sp.expand(e.subs(split))) for e in (numerator, denominator))
    for b in below:
        others = [a for a in above if a != 0] + [a for a in below if a != b]
        if b.free_symbols <= exact and all(vanishes(a / b) for a in others):
            return
    raise OutsideClass(f, "it is not seen to vanish at infinity")


def _grows(u: Any, x: Any) -> bool:
    """Whether a polynomial tends to ∞."""
    return u.is_polynomial(x) and sp.Poly(u, x).degree() >= 1 and bool(sp.LC(u, x) > 0)
