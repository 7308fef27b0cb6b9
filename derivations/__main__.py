"""The command line: print the derivations, write the book, check what is committed."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from derivations.lectures.topic import Topic

BOOK = Path(__file__).parent / "book"


@click.command()
@click.option("--list", "listed", is_flag=True, help="List topics, derivations and theorems.")
@click.option("--only", metavar="NAME", help="One topic, or one derivation or theorem by its title.")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Write files into this folder.")
@click.option("--format", "form", type=click.Choice(["md", "tex", "json"]), default="md", show_default=True)
@click.option("--check", is_flag=True, help="Check everything again; exit 1 if the committed book is stale.")
def derive(listed: bool, only: str | None, output: Path | None, form: str, check: bool) -> None:
    """Derive, prove, and write what the lectures state.

    Without --output the pages are printed. Every step is checked while it is written.
    """
    from derivations.derivation import StepError
    from derivations.kernel.statements import CheckError
    from derivations.normal_form import OutsideClass

    try:
        if listed:
            _list()
        elif check:
            _check(output or BOOK)
        elif only is not None:
            _only(only, output, form)
        else:
            _all(output, form)
    except (StepError, CheckError, OutsideClass) as error:
        raise click.ClickException(str(error)) from None


def _list() -> None:
    from derivations.lectures import topics

    for slug, topic in topics.items():
        click.echo(f"{slug:<12} topics {', '.join(map(str, topic.numbers))}: {topic.title}")
        for d in topic.derivations:
            click.echo(f"  {'derivation':<11} {d.title} ({len(d.steps)} steps)")
        for t in topic.theorems:
            click.echo(f"  {type(t.verdict).__name__.lower():<11} {t.name}")


def _check(folder: Path) -> None:
    """Replay every derivation and verdict, then compare the pages."""
    from derivations.lectures import derivations, theorems, topics
    from derivations.pages import pages, stale

    for derivation in derivations.values():
        derivation.check()
    for theorem in theorems.values():
        theorem.verdict.check()
    steps = sum(len(d.steps) for d in derivations.values())
    click.echo(f"{len(derivations)} derivations, {steps} steps, {len(theorems)} theorems checked", err=True)
    old = stale(pages(topics, "md"), folder)
    if old:
        raise click.ClickException(f"stale in {folder}: {', '.join(old)}; run python -m derivations --output {folder}")


def _only(name: str, output: Path | None, form: str) -> None:
    from derivations.lectures import topics

    found = topics[name] if name in topics else _with_one_item(name)
    _deliver({found.slug: found}, output, form)


def _with_one_item(name: str) -> Topic:
    """The topic of a derivation or theorem, with that alone; to find it takes all topics."""
    from derivations.errors import unknown
    from derivations.lectures import derivations, theorems, topics

    if name not in derivations and name not in theorems:
        raise click.UsageError(str(unknown("--only", name, [*topics, *derivations, *theorems])))
    item = derivations[name] if name in derivations else theorems[name]
    home = next(t for t in topics.values() if item in t.items)
    return replace(home, items=(item,))


def _all(output: Path | None, form: str) -> None:
    from derivations.lectures import topics

    _deliver(topics, output, form)


def _deliver(chosen: Mapping[str, Topic], output: Path | None, form: str) -> None:
    from derivations.files import save
    from derivations.pages import pages, screen

    if output is None:
        asked = click.get_current_context().get_parameter_source("form")
        printed = asked is not None and asked.name == "COMMANDLINE"
        texts = pages(chosen, form).values() if printed else (screen(t) for t in chosen.values())
        click.echo("\n".join(texts), nl=False)
        return
    output.mkdir(parents=True, exist_ok=True)
    for file, content in pages(chosen, form).items():
        if file != "README.md" or len(chosen) > 1:
            save(content, output / file)
            click.echo(f"wrote {output / file}", err=True)


main = derive

if __name__ == "__main__":
    sys.exit(main(prog_name="python -m derivations"))
