"""What the command line shows and writes: progress on stderr, a result on stdout or in a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from derivations.files import save

if TYPE_CHECKING:
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
