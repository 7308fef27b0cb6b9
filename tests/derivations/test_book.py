"""The book and the command line: what is written, what is refused, and that stale pages are found."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from derivations.__main__ import BOOK, derive
from derivations.files import save
from derivations.lectures import derivations, theorems, topics
from derivations.pages import FORMATS, pages, stale


def _run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(derive, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_what_is_committed_is_what_is_derived() -> None:
    code, _, errors = _run("--check")
    assert code == 0, errors
    assert f"{len(derivations)} derivations" in errors


def test_a_changed_a_missing_and_a_foreign_page_are_stale(tmp_path: Path) -> None:
    assert _run("--output", str(tmp_path))[0] == 0
    assert stale(pages(topics, "md"), tmp_path) == []
    (tmp_path / "bce.md").write_text("BCE is concave.\n")
    (tmp_path / "mse.md").unlink()
    (tmp_path / "extra.md").write_text("")
    assert stale(pages(topics, "md"), tmp_path) == ["bce.md", "extra.md", "mse.md"]
    code, _, errors = _run("--check", "--output", str(tmp_path))
    assert code == 1
    assert "bce.md, extra.md, mse.md" in errors


def test_the_list_names_everything() -> None:
    code, out, _ = _run("--list")
    assert code == 0
    assert all(name in out for name in [*topics, *derivations, *theorems])


@pytest.mark.parametrize("slug", list(topics))
def test_only_prints_one_topic(slug: str) -> None:
    code, out, _ = _run("--only", slug)
    assert code == 0
    assert out.startswith(topics[slug].title)
    assert all(d.title in out for d in topics[slug].derivations)


@pytest.mark.parametrize("name", ["BCE gradient", "squared error is convex in θ"])
def test_only_prints_one_item(name: str) -> None:
    code, out, _ = _run("--only", name)
    assert code == 0
    assert name in out
    assert sum(title in out for title in [*derivations, *theorems]) == 1


def test_an_unknown_name_suggests_the_nearest_and_exits_2() -> None:
    code, _, errors = _run("--only", "mes")
    assert code == 2
    assert "Did you mean 'mse'?" in errors


def test_an_unknown_format_exits_2() -> None:
    assert _run("--format", "docx")[0] == 2


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_every_derivation(form: str, tmp_path: Path) -> None:
    assert _run("--format", form, "--output", str(tmp_path))[0] == 0
    text = "".join(p.read_text(encoding="utf-8") for p in tmp_path.iterdir())
    plain = text.replace("\\_", "_")
    assert all(d in plain for d in derivations)
    assert r"\operatorname" not in text


def test_json_is_data_with_every_step(tmp_path: Path) -> None:
    _run("--format", "json", "--output", str(tmp_path))
    found = [i for p in tmp_path.iterdir() for i in json.loads(p.read_text(encoding="utf-8"))["items"]]
    steps = {i["derivation"]: len(i["steps"]) for i in found if "derivation" in i}
    assert steps == {title: len(d.steps) for title, d in derivations.items()}
    assert {i["theorem"] for i in found if "theorem" in i} == set(theorems)


@pytest.mark.parametrize("page", sorted(p.name for p in BOOK.glob("*.md")))
def test_pages_render_on_github(page: str) -> None:
    text = (BOOK / page).read_text(encoding="utf-8")
    for reason in re.findall(r"\\text\{([^}]*)\}", text):
        assert not set("_^$\\") & set(reason), reason
    for body in re.findall(r"```math\n(.*?)\n```", text, flags=re.DOTALL):
        assert body.count("{") == body.count("}")
        assert body.count(r"\left") == body.count(r"\right")


def test_a_file_is_written_as_a_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "page.md"
    target.write_text("old")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        save("new", target)
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["page.md"]
