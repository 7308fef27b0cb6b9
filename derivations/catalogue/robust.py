"""Regression that forgives outliers: like r²/2 for a small residual r = ŷ - y, like |r| for a large one.

log-cosh: log cosh r (Green, "Bayesian reconstructions from emission tomography data using a modified EM algorithm",
IEEE Transactions on Medical Imaging 9, 1990). huber: r²/2 for |r| ≤ 1, |r| - 1/2 beyond (Huber, "Robust estimation
of a location parameter", Annals of Mathematical Statistics 35, 1964, with k = 1).
"""

from __future__ import annotations

import sympy as sp

from derivations.model import Model
from derivations.symbols import y, yhat, z

r = yhat - y

log_cosh = Model("log-cosh", z, sp.log(sp.cosh(r)), sp.S.Reals)
huber = Model("huber", z, sp.Piecewise((r**2 / 2, sp.Abs(r) <= 1), (sp.Abs(r) - sp.S.Half, True)), sp.S.Reals)
