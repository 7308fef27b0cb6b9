"""Cross-entropy with smoothed labels: (1 - ε)y + ε/2 in the place of y, with ε = 1/10.

Szegedy, Vanhoucke, Ioffe, Shlens, Wojna, "Rethinking the Inception architecture for computer vision", CVPR 2016,
section 7, for two classes of equal prior.
"""

from __future__ import annotations

import sympy as sp

from derivations.catalogue.losses import cross_entropy
from derivations.model import Model
from derivations.symbols import sigmoid, y, z

ε = sp.Rational(1, 10)

label_smoothed_bce = Model("label-smoothed-bce", sigmoid(z), cross_entropy.subs(y, (1 - ε) * y + ε / 2), (0, 1))
