"""Linear regression with the squared error (claims S2-019, S4-043)."""

from __future__ import annotations

import sympy as sp

from derivations.catalogue.losses import squared_error
from derivations.model import Model
from derivations.symbols import z

linear_mse = Model("linear-mse", z, squared_error, sp.S.Reals)
