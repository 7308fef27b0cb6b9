"""The figure of training: who takes how long to the same optimum, and how the times grow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, NullLocator

from derivations.files import save
from figures.picture import Picture
from figures.saving import render
from figures.style import FULL, SMALL, Theme, canvas, dress
from tests.benchmarks.training_data import short
from tests.benchmarks.training_growth import Sweep
from tests.benchmarks.training_peers import OURS
from tests.benchmarks.training_race import Race

PANELS = {False: "Easy columns", True: "Hard columns"}
GROWS = {"rows": "rows $n$", "columns": "columns $d$", "classes": "classes $K$", "cores": "cores"}


def look(theme: Theme) -> dict[str, dict[str, Any]]:
    """How each solver is drawn."""
    return {
        "lossproof": {"color": theme.bce, "marker": "o", "markersize": 8.5},
        "newton-cholesky": {"color": theme.mse, "marker": "s"},
        "lbfgs": {"color": theme.up_ink, "marker": "^"},
        "saga": {"color": theme.down_ink, "marker": "D", "markersize": 5},
        "statsmodels": {"color": theme.quiet, "marker": "v"},
        "torch L-BFGS": {"color": theme.ink, "marker": "P"},
        "JAX L-BFGS-B": {"color": theme.down, "marker": "X"},
    }


def times(ax: Axes, theme: Theme, races: list[Race], hard: bool) -> None:
    """One row for each case, from above; hollow for who never reaches the optimum."""
    titles = list(dict.fromkeys(r.case.title for r in races))
    for found in (r for r in races if r.case.hard is hard):
        row = titles.index(found.case.title)
        ax.axhline(row, color=theme.grid, linewidth=0.8, zorder=1)
        for who, result in found.results.items():
            if result.times:
                style = {"markersize": 6.5, **look(theme)[who]}
                face = style["color"] if result.reached else theme.paper
                ax.plot(
                    [result.best], [row], linestyle="", markerfacecolor=face, zorder=4 + (who == OURS.name), **style
                )
        if found.ratio is not None:
            at, share = ax.get_yaxis_transform(), f"{found.ratio:.2f}"
            ax.text(1.03, row, share, transform=at, va="center", ha="left", fontsize=SMALL, color=theme.bce)
    ax.text(1.03, 1, "ratio", transform=ax.transAxes, va="bottom", ha="left", fontsize=SMALL, color=theme.bce)
    ax.set_xscale("log")
    ax.margins(x=0.06)
    ax.set_ylim(len(titles) - 0.4, -0.6)
    ax.set_yticks(range(len(titles)), titles)
    dress(ax, theme, PANELS[hard], "seconds to the optimum", "")
    ax.xaxis.set_major_locator(LogLocator(10, numticks=12))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.tick_params(axis="y", length=0, labelcolor=theme.ink)
    ax.spines["left"].set_visible(False)


def rising(ax: Axes, theme: Theme, sweep: Sweep) -> None:
    """One sweep: seconds against a size, both logarithmic."""
    for who, spent in sweep.times.items():
        style = look(theme)[who] | {"markersize": 5 if who == "lossproof" else 4}
        seen = [(value, s) for value, s in zip(sweep.values, spent, strict=True) if s is not None]
        ax.plot(*zip(*seen, strict=True) if seen else ([], []), linewidth=1.6, **style)
    ax.set_xscale("log")
    ax.set_yscale("log")
    dress(ax, theme, "", GROWS[sweep.size], "")
    ax.set_xticks(sweep.values, [short(value) for value in sweep.values])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_minor_locator(NullLocator())
    ax.set_title(sweep.fixed, fontsize=SMALL, color=theme.quiet, loc="left")


def drawn(theme: Theme, races: list[Race], sweeps: list[Sweep]) -> Figure:
    """The times above, their growth below, and one legend."""
    heights = [1.1 + 0.17 * len(races)] * bool(races) + [2.2] * bool(sweeps)
    figure = canvas(theme, (7.2, sum(heights) + 0.6))
    parts = figure.subfigures(len(heights), 1, squeeze=False, height_ratios=heights).ravel()
    if races:
        for ax, hard in zip(parts[0].subplots(1, 2, sharex=True, sharey=True), PANELS, strict=True):
            times(ax, theme, races, hard)
    if sweeps:
        axes = list(np.ravel(parts[-1].subplots(1, len(sweeps), sharey=True)))
        for ax, sweep in zip(axes, sweeps, strict=True):
            rising(ax, theme, sweep)
        axes[0].set_ylabel("seconds", fontsize=FULL, color=theme.ink)
    shown = {who for r in races for who, result in r.results.items() if result.times}
    shown |= {who for sweep in sweeps for who in sweep.times}
    lines = [Line2D([], [], linestyle="", label=who, **style) for who, style in look(theme).items() if who in shown]
    if any(result.times and not result.reached for r in races for result in r.results.values()):
        hollow = Line2D([], [], linestyle="", marker="o", color=theme.quiet, markerfacecolor=theme.paper)
        hollow.set_label("not reached")
        lines.append(hollow)
    figure.legend(
        handles=lines, loc="outside lower center", ncols=4, frameon=False, fontsize=FULL, labelcolor=theme.ink,
        handletextpad=0.2,
    )  # fmt: skip
    return figure


def picture(races: list[Race], sweeps: list[Sweep]) -> Picture:
    """The figure with its words."""
    ratios = (f"{r.ratio:.2f} for {r.case.title}, {PANELS[r.case.hard].lower()}" for r in races if r.ratio is not None)
    alt = (
        "Above, two panels, for easy and for hard columns, of the seconds that each solver takes to the same optimum, "
        "a row for each size of data; hollow marks do not reach it. Our time as a multiple of the fastest peer's: "
        f"{'; '.join(ratios)}. Below, how the seconds of lossproof and newton-cholesky grow with the rows, the "
        "columns, the classes and the cores."
    )
    source = ("tests.benchmarks.training_figure", "drawn")
    return Picture("training", "Seconds of training to the same optimum", alt, (), source, (races, sweeps))


def draw(path: str, races: list[Race], sweeps: list[Sweep], theme: str = "light") -> None:
    """Write the figure, in the format that the name ends with."""
    form = Path(path).suffix.removeprefix(".")
    save(render(picture(races, sweeps), form, theme), Path(path))
