"""A picture: what a figure shows, in words for those who do not see it, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Picture:
    """A figure of the gallery: its name, title and alternative text, and the lecture claims, if any, that it shows."""

    name: str
    title: str
    alt: str
    claims: tuple[str, ...]
    source: tuple[str, str]
    """The module and the function that draw it."""
    arguments: tuple[Any, ...] = ()
    """What the function takes after the theme."""

    def draw(self, theme: str = "light") -> Figure:
        """The figure, on a light or a dark page. Raises ValueError for another theme."""
        from figures.style import theme_of

        module, function = self.source
        figure: Figure = getattr(import_module(module), function)(theme_of(theme), *self.arguments)
        return figure
