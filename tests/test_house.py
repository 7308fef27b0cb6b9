"""The rules of the house that a program can check."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("derivations", "numeric", "figures")


def imported(source: str) -> set[str]:
    """The packages that a module imports, anywhere in it, or names in a table of lazy imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found.update(alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                found.add(module)
            case ast.Call(ast.Name("import_module") | ast.Attribute(attr="import_module"), [ast.Constant(module)]):
                found.add(str(module))
            case ast.Constant(str(text)) if re.fullmatch(r"\w+\.[\w.:]*", text):
                found.add(text)
    return {name.partition(".")[0] for name in found}


@pytest.mark.parametrize(
    ("package", "above"),
    [("derivations", {"numeric", "figures", "tests"}), ("numeric", {"figures", "tests"})],
)
def test_arrows_point_one_way(package: str, above: set[str]) -> None:
    wrong = {
        path.name: up for path in (ROOT / package).rglob("*.py") if (up := imported(path.read_text("utf-8")) & above)
    }
    assert not wrong


@pytest.mark.parametrize(
    "line",
    [
        "import numeric",
        "import os, numeric.fit as f",
        "from numeric import fit",
        "def f():\n    from numeric.trainer import fit",
        "if TYPE_CHECKING:\n    import numeric",
        "importlib.import_module('numeric')",
        "import_module(f'numeric.{name}')",
        "HOMES = {'fit': 'numeric.trainer:fit'}",
    ],
)
def test_arrows_are_seen(line: str) -> None:
    assert "numeric" in imported(line)


def defined(package: str) -> set[str]:
    """The functions, classes and constants that the modules of a package define at their top."""
    found: set[str] = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            match node:
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                    found.add(name)
                case ast.Assign(targets=targets):
                    found.update(target.id for target in targets if isinstance(target, ast.Name))
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_bears_a_public_name(package: str) -> None:
    modules = {path.stem for path in (ROOT / package).iterdir()}
    public = set(import_module(package).__all__) & defined(package)
    assert not modules & public


def test_the_kernel_is_read_in_one_sitting() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "derivations" / "kernel").rglob("*.py")]
    assert sum(len(source.splitlines()) for source in sources) < 1000
    assert not any("simplify" in source for source in sources)


ROOMS = ROOT / "derivations"


def module_of(path: Path) -> str:
    """How derivations/kernel/proofs.py is imported, or derivations/kernel/__init__.py."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in ROOMS.rglob("*.py")}


def asked(source: str) -> set[str]:
    """The modules of this distribution that a module imports, anywhere in it; "." where that cannot be read off."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found.update("." if alias.name.startswith("importlib") else alias.name for alias in names)
            case ast.ImportFrom(level=level, module=module) if level or str(module).startswith("importlib"):
                found.add(".")
            case ast.ImportFrom(module=str(module), names=names):
                inner = {f"{module}.{alias.name}" for alias in names} & set(MODULES)
                found.update(inner or {module})
            case ast.Name("__import__" | "exec" | "eval"):
                found.add(".")
    return {name for name in found if name == "." or name.partition(".")[0] in PACKAGES}


def floor_of(module: str) -> str:
    """A package of `derivations` is one floor, and so is a module beside them."""
    return module.split(".")[1] if module.startswith("derivations.") else module


FLOORS = {"kernel": {"kernel", "normal_form", "symbols"}, "normal_form": {"normal_form", "symbols"}, "symbols": set()}
"""What each floor may import; and `wording`, which knows no floor but the symbols, and proves nothing."""


@pytest.mark.parametrize(("floor", "allowed"), [*FLOORS.items(), ("wording", {"symbols"})])
def test_floors_stand_on_those_below(floor: str, allowed: set[str]) -> None:
    on = allowed | ({"wording"} if floor in ("kernel", "normal_form") else set())
    modules = [path for module, path in MODULES.items() if floor_of(module) == floor]
    wrong = {path.name: up for path in modules if (up := {floor_of(m) for m in asked(path.read_text("utf-8"))} - on)}
    assert modules
    assert not wrong


@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("import derivations.reading", "derivations.reading"),
        ("from derivations.kernel import proofs", "derivations.kernel.proofs"),
        ("from derivations.kernel.proofs import Proved", "derivations.kernel.proofs"),
        ("def f():\n    from derivations.deciding import bends", "derivations.deciding.bends"),
        ("import derivations as dv", "derivations"),
        ("from derivations import prove", "derivations"),
        ("from numeric import fit", "numeric"),
        ("from . import proofs", "."),
        ("from .proofs import Proved", "."),
        ("import importlib.util as found", "."),
        ("__import__(name)", "."),
        ("from importlib import import_module as load", "."),
    ],
)
def test_floors_are_seen(line: str, module: str) -> None:
    assert module in asked(line)


def below_the_kernel() -> set[str]:
    """The modules that the kernel imports, and those that they import; how a claim is worded proves nothing."""
    below: set[str] = set()
    waiting = [module for module in MODULES if floor_of(module) == "kernel"]
    while waiting:
        found = asked(MODULES[waiting.pop()].read_text("utf-8"))
        found = {m for m in found if floor_of(m) not in ("kernel", "wording")} - below
        below |= found
        waiting += found
    return below


def named_in(text: str) -> set[str]:
    """What of a header stands in `quotes` and is the name of a module or a package."""
    return set(re.findall(r"`(\w+)`", text)) & {part for module in MODULES for part in module.split(".")}


def test_the_kernel_names_what_it_trusts() -> None:
    """Its header names every module below it and no other one, and none of them imports it."""
    below = below_the_kernel()
    header = MODULES["derivations.kernel"].read_text("utf-8")
    trusted = named_in(header.partition("Trusted")[2].partition("Not trusted")[0])
    assert trusted == {module.rpartition(".")[2] for module in below}
    assert not [module for module in below if "derivations.kernel" in MODULES[module].read_text("utf-8")]


def test_the_normal_form_is_what_the_kernel_trusts() -> None:
    """Every module of it lies below the kernel, and its header names them all; below both are the symbols alone."""
    inside = {module for module in MODULES if floor_of(module) == "normal_form"}
    assert below_the_kernel() == inside | {"derivations.symbols"}
    header = ast.get_docstring(ast.parse(MODULES["derivations.normal_form"].read_text("utf-8"))) or ""
    assert named_in(header) >= {module.rpartition(".")[2] for module in inside} - {"normal_form"}


def test_the_searchers_are_on_the_map() -> None:
    """The header of `deciding` names every module of it, once."""
    header = ast.get_docstring(ast.parse(MODULES["derivations.deciding"].read_text("utf-8"))) or ""
    inside = [module.rpartition(".")[2] for module in MODULES if module.startswith("derivations.deciding.")]
    assert sorted(re.findall(r"`(\w+)`", header)) == sorted(inside)


def test_what_is_trusted_is_used() -> None:
    """Nothing stands below the kernel that no rule of it can call; `symbols` has the names of the lectures too."""
    trusted = below_the_kernel() | {module for module in MODULES if floor_of(module) == "kernel"}
    modules = {module: ast.parse(MODULES[module].read_text("utf-8")) for module in trusted}
    places, uses = dict[tuple[str, str], ast.stmt](), dict[str, dict[str, tuple[str, str]]]()
    for module, tree in modules.items():
        known = uses.setdefault(module, {})
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("derivations."):
                known.update({alias.asname or alias.name: (node.module, alias.name) for alias in node.names})
            for name in names_of(node):
                known[name] = module, name
                places[module, name] = node
    waiting = [place for place in places if floor_of(place[0]) == "kernel"]
    reached = set(waiting)
    while waiting:
        module, name = waiting.pop()
        for part in ast.walk(places[module, name]):
            place = uses[module].get(part.id) if isinstance(part, ast.Name) else None
            if place in places and place not in reached:
                reached.add(place)
                waiting.append(place)
    assert [place for place in places if place not in reached and place[0] != "derivations.symbols"] == []


def names_of(node: ast.stmt) -> list[str]:
    """What a statement at the top of a module defines."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Assign(targets=targets):
            return [e.id for target in targets for e in ast.walk(target) if isinstance(e, ast.Name)]
    return []


def test_nothing_is_left_to_do() -> None:
    files = [path for package in (*PACKAGES, "tests") for path in (ROOT / package).rglob("*.py")]
    files += [path for path in ROOT.iterdir() if path.is_file()]
    mark = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
    assert not [path.name for path in files if mark.search(path.read_text("utf-8", errors="replace"))]


def normal(requirement: str) -> str:
    """The name in a requirement, as package indexes compare names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def test_constraints_are_exact_and_complete() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9][\w.-]*==\d[\w.]*", line)] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    declared = {normal(requirement) for group in (project["dependencies"], *extras) for requirement in group}
    assert declared - {normal(line) for line in lines} == {"lossproof"}
