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


def below_the_kernel() -> set[str]:
    """The modules that the kernel imports, and those that they import; how a claim is worded proves nothing."""
    rooms = ROOT / "derivations"
    below: set[str] = set()
    waiting = list((rooms / "kernel").rglob("*.py"))
    while waiting:
        source = waiting.pop().read_text("utf-8")
        found = set(re.findall(r"^ *from derivations\.(\w+)", source, re.MULTILINE)) - {"kernel", "wording"} - below
        below |= found
        waiting += [rooms / f"{name}.py" for name in found]
    return below


def test_the_kernel_names_what_it_trusts() -> None:
    """Its header names every module below it and no other one, and none of them imports it."""
    rooms, below = ROOT / "derivations", below_the_kernel()
    header = (rooms / "kernel" / "__init__.py").read_text("utf-8")
    trusted = set(re.findall(r"`(\w+)`", header.partition("Trusted")[2].partition("Not trusted")[0]))
    assert trusted & {path.stem for path in rooms.glob("*.py")} == below
    assert not [name for name in below if "derivations.kernel" in (rooms / f"{name}.py").read_text("utf-8")]


def test_what_is_trusted_is_used() -> None:
    """Nothing stands below the kernel that no rule of it can call; `symbols` has the names of the lectures too."""
    rooms, names = ROOT / "derivations", below_the_kernel() | {"kernel"}
    modules = {path: ast.parse(path.read_text("utf-8")) for name in names for path in sources(rooms, name)}
    places, uses = dict[tuple[str, str], ast.stmt](), dict[str, dict[str, tuple[str, str]]]()
    for path, tree in modules.items():
        module = module_of(path, rooms)
        known = uses.setdefault(module, {})
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("derivations."):
                known.update({alias.asname or alias.name: (node.module, alias.name) for alias in node.names})
            for name in names_of(node):
                known[name] = module, name
                places[module, name] = node
    waiting = [place for place in places if place[0].startswith("derivations.kernel")]
    reached = set(waiting)
    while waiting:
        module, name = waiting.pop()
        for part in ast.walk(places[module, name]):
            place = uses[module].get(part.id) if isinstance(part, ast.Name) else None
            if place in places and place not in reached:
                reached.add(place)
                waiting.append(place)
    assert [place for place in places if place not in reached and place[0] != "derivations.symbols"] == []


def sources(rooms: Path, name: str) -> list[Path]:
    return list((rooms / name).rglob("*.py")) if (rooms / name).is_dir() else [rooms / f"{name}.py"]


def module_of(path: Path, rooms: Path) -> str:
    return ".".join(("derivations", *path.relative_to(rooms).with_suffix("").parts))


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
