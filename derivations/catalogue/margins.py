"""Losses of the margin yŷ, for the labels -1 and 1 and the output ŷ = z.

squared-hinge: max(0, 1 - yŷ)² (the L2 loss of support vector machines: Cortes, Vapnik, "Support-vector networks",
Machine Learning 20, 1995; Chang, Hsieh, Lin, JMLR 9, 2008). exponential: e^(-yŷ), the loss of AdaBoost (Freund,
Schapire, JCSS 55, 1997; Friedman, Hastie, Tibshirani, Annals of Statistics 28, 2000). savage: 1/(1 + e^(2yŷ))²,
bounded on purpose (Masnadi-Shirazi, Vasconcelos, "On the design of loss functions for classification: theory,
robustness to outliers, and SavageBoost", NIPS 2008).
"""

from __future__ import annotations

import sympy as sp

from derivations.model import Model
from derivations.symbols import y, yhat, z

LABELS = (-1, 1)

squared_hinge = Model("squared-hinge", z, sp.Max(0, 1 - y * yhat) ** 2, LABELS)
exponential = Model("exponential", z, sp.exp(-y * yhat), LABELS)
savage = Model("savage", z, 1 / (1 + sp.exp(2 * y * yhat)) ** 2, LABELS)
