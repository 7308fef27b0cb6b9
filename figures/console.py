"""The `lossproof` command: the command lines of the three packages under one name.

The commands are imported when they are called, so that `lossproof --help` answers at once.
"""

from __future__ import annotations

from importlib import import_module

import click

from derivations.errors import unknown

_COMMANDS = {
    "derive": ("derivations.__main__", "derive", "Check the derivations and write them out."),
    "figures": ("figures.__main__", "draw", "Draw the figures."),
    "fit": ("numeric.__main__", "fit", "Train a model on a CSV file or a built-in data set."),
    "emit": ("numeric.__main__", "emit", "Write the generated functions of a model as one module."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            # Completion of a half-typed line asks with resilient parsing, and wants no error.
            return None if ctx.resilient_parsing else ctx.fail(str(unknown("command", cmd_name, _COMMANDS)))
        module, attribute, _ = _COMMANDS[cmd_name]
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, _, summary) in _COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lossproof")
def main() -> None:
    """Derive a loss once, prove what training can rely on, and run exactly those formulas."""
