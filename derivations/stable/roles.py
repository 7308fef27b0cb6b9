"""The stable forms of a model by name, each made when it is first asked for: deriving one takes a tenth of a second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from derivations.derivation import Derivation
from derivations.stable.form import stable
from derivations.stable.growth import stable_growth
from derivations.stable.kinks import stable_kinks
from derivations.stable.normal import stable_normal


class StableForms(Mapping[str, Derivation]):
    """Chains by name, each with its form for floating point as the last step, for labels of a set."""

    def __init__(self, chains: dict[str, Derivation], labels: Any) -> None:
        self._chains, self._labels = chains, labels
        self._made: dict[str, Derivation] = {}

    def __getitem__(self, name: str) -> Derivation:
        if name not in self._made:
            chain = self._chains[name]
            with sp.evaluate(True):
                normal, broken = chain.result.has(sp.erf), isinstance(chain.result, sp.Piecewise)
                form = stable_normal(chain) if normal else stable(chain, self._labels)
                if form == chain:
                    form = stable_kinks(chain) if broken else stable_growth(chain)
                self._made[name] = form
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._chains)

    def __len__(self) -> int:
        return len(self._chains)
