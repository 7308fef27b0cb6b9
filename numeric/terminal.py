"""What the command line reads, shows and writes: a table; progress on stderr; a result on stdout or in a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from derivations.files import save

if TYPE_CHECKING:
    from numeric.generated import Kernels
    from numeric.reading import Kind, Table
    from numeric.softmax import SoftmaxKernels
    from numeric.targets import Target
    from numeric.trainer import Solver


@contextmanager
def progress(solver: Solver) -> Iterator[Callable[[int, Any, float], None]]:
    """A callback that shows a progress bar on a terminal, and otherwise about ten lines; on stderr."""
    total = getattr(solver, "epochs", None)
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (
            TextColumn("training"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("loss {task.fields[loss]}"),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("training", total=total, loss="")
            yield lambda epoch, _, loss: bar.update(task, completed=epoch, loss=f"{loss:.6g}")
        return
    word, every = ("epoch", max(1, total // 10)) if total else ("iteration", 10)

    def report(epoch: int, _: Any, loss: float) -> None:
        if epoch == 1 or epoch % every == 0 or (total is None and epoch < every):
            click.echo(f"{word} {epoch}: loss {loss:.6g}", err=True)

    yield report


def write(text: str, output: Path | None) -> None:
    """To stdout, or to a file in one piece: a reader never sees half of it."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        if output.exists() and not output.is_file():  # a device or a pipe cannot be replaced
            output.write_text(text, encoding="utf-8")
            return
        save(text, output.resolve())
    except OSError as error:
        raise click.ClickException(f"cannot write {output}: {error.strerror}") from None


def kernels_of(model: str) -> Kernels | SoftmaxKernels:
    """The generated functions of a model of the catalogue; UsageError for an unknown name."""
    from numeric.generated import kernels

    try:
        return kernels(model)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def proved(model: str | None, target: Target | None) -> str:
    """How many branches of the code of a model, or of every one, were proved: a line for each model, and their sum.

    A ClickException if one is not; UsageError for a target that the model is not printed for.
    """
    from derivations.catalogue import models
    from numeric.emitted import check_all, check_training
    from numeric.generated import Kernels
    from numeric.targets import require, targets

    lines, total = [], 0
    for name in [model] if model else [*models, "softmax-ce"]:
        kernels, counts = kernels_of(name), dict[str, int]()
        if model and target:
            try:
                require(kernels, target)
            except ValueError as error:
                raise click.UsageError(str(error)) from None
        checks: dict[str, Callable[[], int]] = {
            each: partial(check_all, kernels, each) for each in targets(kernels) if target in (None, each)
        }
        if target is None and isinstance(kernels, Kernels):
            checks["training"] = partial(check_training, kernels)
        for what, check in checks.items():
            try:
                counts[what] = check()
            except (ValueError, KeyError) as error:
                raise click.ClickException(f"the code of {name} for {what} is not proved: {error}") from None
        if counts:
            lines.append(f"{name}: " + ", ".join(f"{each} {count}" for each, count in counts.items()))
        total += sum(counts.values())
    return "\n".join([*lines, f"{total} branches of the emitted code proved equal to the derived formulas"]) + "\n"


def table_of(data: str, target: str | None, positive: str | None, kind: Kind) -> Table:
    """The table that DATA names."""
    from derivations.errors import unknown
    from numeric import datasets
    from numeric.reading import BadData, Table, read

    path = Path(data)
    if not path.exists() or path.is_dir():
        if data not in datasets.names():
            raise click.UsageError(f"no such file; as a data set, {unknown('DATA', data, datasets.names())}")
        about = datasets.describe(data)
        if positive is not None:
            raise click.UsageError(f"--positive is for files; {data} has its labels: {about.description}")
        if target is not None and target not in about.targets:
            raise click.UsageError(str(unknown("target", target, about.targets)))
        return Table(about.features, *datasets.load(data), {word: int(value) for word, value in about.labels})
    if target is None:
        raise click.UsageError("--target is missing: the column of the file that is to be predicted")
    if positive is not None and kind != "two":
        raise click.UsageError("--positive is for models of two classes")
    try:
        return read(path, target, positive, kind)
    except (BadData, OSError) as error:
        raise click.ClickException(str(error)) from None
    except ValueError as error:
        raise click.UsageError(str(error)) from None
