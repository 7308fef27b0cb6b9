"""The lectures: every derivation and every theorem replays, and the numbers that the summary shows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

import derivations as dv

ROOT = Path(__file__).parent.parent.parent
COLD = "import time; t = time.perf_counter(); import derivations as d; d.derivations; print(time.perf_counter() - t)"


@pytest.mark.parametrize("slug", sorted(dv.topics))
def test_topic(slug: str) -> None:
    topic = dv.topics[slug]
    assert topic.slug == slug
    assert topic.title
    assert topic.items
    assert topic.claims
    for chain in topic.derivations:
        chain.check()
        assert chain.steps
        assert all(step.by.strip() for step in chain.steps)
    for theorem in topic.theorems:
        assert theorem.says.endswith(".")
        assert isinstance(theorem.verdict, (dv.Proved, dv.Refuted)), f"{theorem.name}: {theorem.verdict}"
        theorem.verdict.check()


def test_every_page_is_in_the_order_of_the_book() -> None:
    modules = [path for path in (ROOT / "derivations" / "lectures").glob("*.py") if path.stem != "topic"]
    pages = {path.stem for path in modules if re.search(r"^topic = Topic\(", path.read_text("utf-8"), re.MULTILINE)}
    slugs = [import_module(f"derivations.lectures.{page}").topic.slug for page in pages]
    assert sorted(slugs) == sorted(dv.topics)


def test_titles_are_unique() -> None:
    """A derivation or a theorem that two topics show is the same one."""
    for kind in ("derivations", "theorems"):
        shown = [item for topic in dv.topics.values() for item in getattr(topic, kind)]
        titles = {getattr(item, "title", None) or item.name: item for item in shown}
        assert all(titles[getattr(item, "title", None) or item.name] == item for item in shown)
        assert len(getattr(dv, kind)) == len(titles)


def test_every_claim_that_is_named_exists() -> None:
    known = set(re.findall(r'"id": "(S\d-\d{3})"', (ROOT / "tests" / "lectures" / "claims.json").read_text("utf-8")))
    for topic in dv.topics.values():
        assert set(re.findall(r"S\d-\d{3}", topic.claims)) <= known


def test_a_false_lecture_would_not_import() -> None:
    """The import checks: the gradient of BCE with the residual the wrong way round is no derivation."""
    model = dv.models["sigmoid-bce"]
    start = dv.Derivation("swapped", model.gradient.start, where=model.where)
    with pytest.raises(dv.StepError):
        start.to(dv.x[dv.i] * (dv.y - dv.yhat), by="swapped")


@pytest.mark.parametrize("topic", ["linear", "mse", "sigmoid_function", "softmax", "softmax_rounding", "tanh_function"])
def test_a_topic_can_be_imported_alone(topic: str) -> None:
    """Those that figures and generated functions take a formula from."""
    subprocess.run([sys.executable, "-W", "error", "-c", f"import derivations.lectures.{topic}"], check=True)


def test_time(report: Callable[[str], None]) -> None:
    run = subprocess.run([sys.executable, "-c", COLD], cwd=ROOT, capture_output=True, text=True, check=True)
    seconds = float(run.stdout)
    chains, theorems = dv.derivations.values(), dv.theorems.values()
    steps = sum(len(chain.steps) for chain in chains)
    refuted = sum(isinstance(theorem.verdict, dv.Refuted) for theorem in theorems)
    report(
        f"lectures: {len(dv.topics)} topics, {len(chains)} derivations with {steps} steps, {len(theorems)} theorems "
        f"({refuted} of them refutations), all checked in {seconds:.1f} s cold (at most 10)"
    )
    assert seconds > 0


def words(path: Path) -> set[str]:
    """The names that a module uses, without its texts."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    found = {node.id for node in nodes if isinstance(node, ast.Name)}
    found |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    found |= {alias.name for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names}
    return found | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


@pytest.mark.parametrize("path", sorted((ROOT / "derivations").rglob("*.py")), ids=lambda path: path.stem)
def test_nothing_is_decided_by_luck(path: Path) -> None:
    """No simplify, no SymPy equality by sampling, no random numbers on the symbolic side."""
    assert not words(path) & {
        "simplify",
        "equals",
        "random",
        "numpy.random",
        "verify_numerically",
        "test_numerically",
    }
