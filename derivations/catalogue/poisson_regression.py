"""Poisson regression: counts y with the mean ŷ = e^z, and the loss ŷ - y log ŷ, their -log likelihood up to log y!.

Nelder, Wedderburn, "Generalized linear models", Journal of the Royal Statistical Society A 135 (1972).
"""

from __future__ import annotations

import sympy as sp

from derivations.model import Model
from derivations.symbols import y, yhat, z

poisson = Model("poisson", sp.exp(z), yhat - y * sp.log(yhat), sp.S.Naturals0)
