"""The command line: list the figures, print one, or draw them into a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import fill, indent

import click

from figures.claims import account
from figures.gallery import Picture, catalogue
from figures.saving import FORMATS


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--list", "listed", is_flag=True, help="List the figures, with their alternative text.")
@click.option("--only", metavar="NAME", help="One figure, by its name.")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Write files into this folder.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="svg", show_default=True)
@click.option(
    "--theme",
    type=click.Choice(["light", "dark"]),
    default="light",
    show_default=True,
    help="The page that the figures stand on; dark ones are called NAME-dark.",
)
@click.option("--claims", is_flag=True, help="List the figures of the lectures, and where each has its place.")
@click.option("--sheet", type=click.Path(path_type=Path, dir_okay=False), help="Draw all figures into one PNG file.")
def draw(
    listed: bool, only: str | None, output: Path | None, form: str, theme: str, claims: bool, sheet: Path | None
) -> None:
    """Draw the figures, from the generated functions only.

    With --output they are written into a folder, all or --only one; with --sheet, into one file as a grid. Without
    both, --only prints the figure itself to the standard output; otherwise the figures are listed.
    """
    if claims:
        click.echo("\n".join(f"{claim}  {place}" for claim, place in account().items()))
        return
    chosen = list(catalogue.values()) if only is None else [_find(only)]
    if sheet is not None:
        from figures.sheet import contact_sheet

        _save(contact_sheet(chosen, theme), sheet)
        return
    if listed or (output is None and only is None):
        click.echo("\n\n".join(map(_described, chosen)))
    elif output is None:
        _print(chosen[0], form, theme)
    else:
        _write(chosen, output, form, theme)


def _find(name: str) -> Picture:
    from derivations.errors import unknown

    if name not in catalogue:
        raise click.UsageError(str(unknown("--only", name, catalogue)))
    return catalogue[name]


def _described(picture: Picture) -> str:
    return f"{picture.name}: {picture.title}\n{indent(fill(picture.alt, 96), '    ')}"


def _print(picture: Picture, form: str, theme: str) -> None:
    from figures.saving import render

    if form != "svg" and sys.stdout.isatty():
        raise click.UsageError(f"{form} is not for a terminal; give --output DIR, or send it to a file")
    sys.stdout.buffer.write(render(picture, form, theme))
    sys.stdout.flush()


def _write(pictures: list[Picture], folder: Path, form: str, theme: str) -> None:
    from figures.saving import render

    for picture in pictures:
        name = picture.name if theme == "light" else f"{picture.name}-{theme}"
        _save(render(picture, form, theme), folder / f"{name}.{form}")


def _save(content: bytes, path: Path) -> None:
    from derivations.files import save

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save(content, path)
    except OSError as error:
        raise click.UsageError(f"cannot write {path}: {error.strerror}") from None
    click.echo(f"wrote {path}", err=True)


main = draw

if __name__ == "__main__":
    sys.exit(main(prog_name="python -m figures"))
