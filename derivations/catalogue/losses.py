"""The two losses of the lectures."""

from __future__ import annotations

import sympy as sp

from derivations.symbols import y, yhat

cross_entropy = -y * sp.log(yhat) - (1 - y) * sp.log(1 - yhat)
"""BCE: L(ŷ, y) = -y log ŷ - (1 - y) log(1 - ŷ), for ŷ in (0, 1) (claim S0-005)."""

squared_error = (yhat - y) ** 2
"""L(ŷ, y) = (ŷ - y)² (claim S0-127)."""
