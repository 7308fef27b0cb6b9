"""Focal loss: -(1 - ŷ)² log ŷ for y = 1, -ŷ² log(1 - ŷ) for y = 0, which turns down the rows that are right already.

It is -(1 - p)^γ log p with p the probability of the true class and γ = 2 (Lin, Goyal, Girshick, He, Dollár, "Focal
loss for dense object detection", ICCV 2017, equation 4).
"""

from __future__ import annotations

import sympy as sp

from derivations.model import Model
from derivations.symbols import sigmoid, y, yhat, z

loss = -y * (1 - yhat) ** 2 * sp.log(yhat) - (1 - y) * yhat**2 * sp.log(1 - yhat)
focal = Model("focal", sigmoid(z), loss, (0, 1))
