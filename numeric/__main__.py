"""The command line: `python -m numeric fit DATA` trains, `python -m numeric emit MODEL` prints functions.

Data go to stdout, progress and remarks to stderr. Exit codes: 0 fine, 1 bad data, 2 usage. What is heavy is
imported inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from numeric.terminal import kernels_of, progress, proved, table_of, write

if TYPE_CHECKING:
    from numeric.fitted import Fit
    from numeric.targets import Target
    from numeric.trainer import Solver

OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Train a model on data, or print the functions it is trained with."""


@main.command()
@click.argument("data")
@click.option("--target", metavar="COLUMN", help="The column to predict; a built-in data set knows its own.")
@click.option("--model", default="sigmoid-bce", show_default=True, help="A model of the catalogue.")
@click.option("--method", type=click.Choice(["auto", "newton", "gd"]), default="auto", show_default=True)
@click.option("--learning-rate", type=float, help="Step size of gradient descent.  [default: 0.1]")
@click.option("--epochs", type=int, help="Epochs of gradient descent.  [default: 100]")
@click.option("--batch-size", type=int, help="Rows in a mini-batch of gradient descent.  [default: all]")
@click.option("--seed", "rng", type=int, help="Seed of the shuffling between the epochs.")
@click.option("--tol", type=float, help="Stop at this norm of the gradient.  [default: newton 1e-10, gd 0]")
@click.option("--l2", type=float, default=0.0, show_default=True, help="Ridge on the weights, not on the intercept.")
@click.option("--l1", type=float, default=0.0, show_default=True, help="Penalty on |w|, which makes weights zero.")
@click.option("--no-intercept", is_flag=True, help="Train without an intercept.")
@click.option("--positive", metavar="LABEL", help="The label that counts as 1, against all others.")
@click.option("--output", type=OUTPUT, metavar="FILE", help="Write the JSON here instead of to stdout.")
def fit(
    data: str,
    target: str | None,
    model: str,
    method: str,
    tol: float | None,
    l2: float,
    l1: float,
    no_intercept: bool,
    positive: str | None,
    output: Path | None,
    **descent: Any,
) -> None:
    """Train a model on DATA and print JSON.

    DATA is a CSV file with a header, or the name of a built-in data set. A target of two text labels is read
    as 0 and 1 in sorted order; --positive chooses. For softmax-ce labels are classes in sorted order, and theta has
    the parameters of each.
    """
    from numeric.softmax import SoftmaxKernels
    from numeric.trainer import fit as train

    solver = _solver(method, tol, {name: value for name, value in descent.items() if value is not None})
    kernels = kernels_of(model)
    many = isinstance(kernels, SoftmaxKernels)
    classes = isinstance(kernels, SoftmaxKernels) or kernels.labels.values is not None
    table = table_of(data, target, positive, "many" if many else "two" if classes else "numbers")
    names = [*([] if no_intercept else ["intercept"]), *table.columns]
    if len(set(names)) < len(names):
        raise click.UsageError("a column is called 'intercept'; rename it, or train with --no-intercept")
    try:
        with progress(solver) as report:
            intercept = not no_intercept
            result = train(model, table.X, table.y, solver, l2, intercept, callback=report, l1=l1)
    except (TypeError, ValueError) as error:
        if str(error).startswith(("l1", "l2", "method")):
            raise click.UsageError(str(error)) from None
        raise click.ClickException(f"{data}: {error}") from None
    if not math.isfinite(result.loss):
        raise click.ClickException(f"{data}: {result.reason}")
    click.echo(f"{'converged' if result.converged else 'not converged'}: {result.reason}", err=True)
    answer = {
        "model": result.model,
        "columns": list(table.columns),
        "theta": _named(result, names, table.labels),
        "loss": result.loss,
        "gap": result.gap,
        "n_iter": result.n_iter,
        "converged": result.converged,
        "reason": result.reason,
        "labels": table.labels or None,
        "accuracy": float((result.predict(table.X) == table.y).mean()) if classes else None,
    }
    write(json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False) + "\n", output)


@main.command()
@click.argument("model", required=False)
@click.option("--target", type=click.Choice(["numpy", "python", "array-api"]), help="[default: numpy, or all to check]")
@click.option("--check", is_flag=True, help="Prove the code instead: of MODEL, or of every model.")
@click.option("--output", type=OUTPUT, metavar="FILE", help="Write here instead of to stdout.")
def emit(model: str | None, target: Target | None, check: bool, output: Path | None) -> None:
    """Print the functions of MODEL as a module.

    It needs nothing but NumPy, or the standard library (python), or any namespace of the array API; softmax-ce is
    printed for NumPy. `python FILE` tests it against a table of true values. With --check the code is read back, that
    of training too, and each branch of it is proved equal to the derived formula; the answer is how many there are, and
    exit code 1 if a proof fails.
    """
    if check:
        write(proved(model, target), output)
        return
    if model is None:
        raise click.UsageError("MODEL is missing; only --check does without it")
    from numeric.selftest import emitted_module

    try:
        write(emitted_module(kernels_of(model), target or "numpy"), output)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


@main.command(name="print")
@click.argument("model", required=False)
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write modules here.")
def print_(model: str | None, output: Path | None) -> None:
    """Print what training and evaluation ask of MODEL, or of every model, from its derivations.

    These are the modules of numeric/printed, which `make` writes.
    """
    from derivations.catalogue import models
    from derivations.errors import unknown
    from derivations.files import save
    from numeric.printed import file_name
    from numeric.typeset import Typeset

    if model is not None and model not in models:
        raise click.UsageError(str(unknown("MODEL", model, models)))
    for name in models if model is None else [model]:
        page = Typeset(models[name]).page()
        if output is None:
            click.echo(page)
        else:
            output.mkdir(parents=True, exist_ok=True)
            save(page, output / file_name(name))


def _named(result: Fit, names: list[str], labels: dict[str, int]) -> dict[str, Any]:
    """θ by the names of the columns; for softmax that of each class, by its label."""
    if result.theta.ndim == 1:
        return dict(zip(names, result.theta.tolist(), strict=True))
    label_of = {number: text for text, number in reversed(labels.items())}
    return {
        label_of.get(number, str(number)): dict(zip(names, column, strict=True))
        for number, column in enumerate(result.theta.T.tolist())
    }


def _solver(method: str, tol: float | None, descent: dict[str, Any]) -> Solver:
    """The solver that the options describe."""
    from numeric.choice import Auto
    from numeric.solvers import GradientDescent, Newton

    if descent and method != "gd":
        option = "--seed" if "rng" in descent else f"--{next(iter(descent)).replace('_', '-')}"
        raise click.UsageError(f"{option} belongs to gradient descent; add --method gd")
    fields = descent if tol is None else {**descent, "tol": tol}
    try:
        return {"auto": Auto, "newton": Newton, "gd": GradientDescent}[method](**fields)
    except (TypeError, ValueError) as error:
        raise click.UsageError(str(error)) from None


if __name__ == "__main__":
    main(prog_name="python -m numeric")
