"""The topics in the order of the book. A topic is derived, each step checked, when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import cast

from derivations.lectures.topic import Topic

_MODULES = (
    "overview", "from_linear", "linear", "sigmoid_function", "likelihood", "bce", "one_sample", "operations",
    "vectorised", "composite", "batches", "prediction", "descent", "hessians", "mse", "minimum", "optimality",
    "proximal", "flat_losses", "tanh_function", "tanh_bce", "tanh_unscaled", "label_swap", "softmax",
    "softmax_rounding", "entropy", "evaluation", "errata",
)  # fmt: skip


class _Topics(Mapping[str, Topic]):
    """The topics by name: that of the module, which also says it, with dashes, and without `function`."""

    def __init__(self) -> None:
        self._modules = {name.removesuffix("_function").replace("_", "-"): name for name in _MODULES}

    def __getitem__(self, slug: str) -> Topic:
        return cast(Topic, import_module(f"derivations.lectures.{self._modules[slug]}").topic)

    def __contains__(self, slug: object) -> bool:
        return slug in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


topics = _Topics()
"""The topics by name, in the order of the book."""
