"""python -m figures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from matplotlib.image import imread

import figures
from figures.__main__ import draw, main
from figures.claims import account
from figures.sheet import contact_sheet


def run(*arguments: str) -> Result:
    return CliRunner().invoke(draw, list(arguments))


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from click.testing import CliRunner; from figures.__main__ import draw;"
        "assert CliRunner().invoke(draw, ['--help']).exit_code == 0;"
        "assert CliRunner().invoke(draw, ['--list']).exit_code == 0;"
        "print(*{'matplotlib', 'sympy', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("arguments", [["--list"], []])
def test_list(arguments: list[str]) -> None:
    shown = run(*arguments)
    assert shown.exit_code == 0
    said = " ".join(shown.stdout.split())
    for picture in figures.catalogue.values():
        assert f"{picture.name}: {picture.title} {picture.alt}" in said
    assert max(map(len, shown.stdout.splitlines())) <= 100


def test_list_one() -> None:
    shown = run("--list", "--only", "tanh")
    assert shown.stdout.startswith("tanh: tanh and its derivative\n")
    assert "sigmoid:" not in shown.stdout


def test_one_to_the_terminal() -> None:
    shown = run("--only", "sigmoid")
    assert shown.exit_code == 0
    assert shown.stderr == ""
    assert shown.stdout_bytes == figures.render(figures.catalogue["sigmoid"])


@pytest.mark.parametrize(("form", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_formats(form: str, start: bytes, tmp_path: Path) -> None:
    shown = run("--only", "tanh", "--format", form, "--output", str(tmp_path / "gallery"))
    assert shown.exit_code == 0
    assert shown.stdout == ""
    path = tmp_path / "gallery" / f"tanh.{form}"
    assert shown.stderr == f"wrote {path}\n"
    assert path.read_bytes().startswith(start)


def test_dark_files_have_their_own_names(tmp_path: Path) -> None:
    assert run("--only", "tanh", "--theme", "dark", "--output", str(tmp_path)).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["tanh-dark.svg"]


def test_unknown_name_suggests_the_nearest() -> None:
    shown = run("--only", "convexty")
    assert shown.exit_code == 2
    assert "--only is 'convexty'; it should be one of" in shown.output
    assert "Did you mean 'convexity'?" in shown.output


def test_claims() -> None:
    shown = run("--claims")
    assert shown.exit_code == 0
    rows = dict(line.split("  ", 1) for line in shown.stdout.splitlines())
    assert rows == account()
    assert rows["S0-056"] == "graph-one-sample"


def test_contact_sheet(tmp_path: Path) -> None:
    assert run("--only", "tanh", "--sheet", str(tmp_path / "sheet.png")).exit_code == 0
    pixels = imread(tmp_path / "sheet.png")
    assert pixels.shape[1] > pixels.shape[0] > 200
    assert pixels.std() > 0.05
    two = [figures.catalogue[name] for name in ("tanh", "sigmoid")]
    assert contact_sheet(two, "dark") == contact_sheet(two, "dark")


def test_usage_errors(tmp_path: Path) -> None:
    assert run("--format", "gif").exit_code == 2
    assert run("--theme", "blue").exit_code == 2
    assert run("--sheet", str(tmp_path)).exit_code == 2
    (tmp_path / "file").write_text("")
    assert run("--only", "tanh", "--output", str(tmp_path / "file")).exit_code == 2
    inside = run("--only", "tanh", "--output", str(tmp_path / "file" / "folder"))
    assert inside.exit_code == 2
    assert "cannot write" in inside.output


def test_the_console_script_finds_the_command() -> None:
    assert main is draw
    assert draw.name == "draw"
