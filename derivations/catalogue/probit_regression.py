"""Probit regression: ŷ = Φ(z), the distribution function (1 + erf(z/√2))/2 of the normal law, with cross-entropy.

Bliss, "The method of probits", Science 79 (1934).
"""

from __future__ import annotations

import sympy as sp

from derivations.catalogue.losses import cross_entropy
from derivations.model import Model
from derivations.symbols import z

probit = Model("probit", (1 + sp.erf(z / sp.sqrt(2))) / 2, cross_entropy, (0, 1))
