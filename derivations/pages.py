"""The book: one page for each topic, as Markdown for GitHub, LaTeX, JSON or plain text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from derivations.lectures.topic import Topic
from derivations.writers import data, kind, markdown, plain, tex

FORMATS = ("md", "tex", "json")


def pages(topics: Mapping[str, Topic], form: str) -> dict[str, str]:
    """The files of the book in one format: name -> content, the index first."""
    write = {"md": _markdown, "tex": _tex, "json": _json}[form]
    found = {f"{slug}.{form}": write(topic) for slug, topic in topics.items()}
    return {"README.md": _index(topics), **found} if form == "md" else found


def screen(topic: Topic) -> str:
    """A topic for the terminal."""
    title = f"{topic.title}\n{'=' * len(topic.title)}"
    return "\n\n".join([title, *map(plain, topic.items)]) + "\n"


def stale(content: Mapping[str, str], folder: Path) -> list[str]:
    """The files of a folder that differ from what they should be, are missing, or should not be there."""
    there = {p.name for p in folder.glob("*") if p.is_file()} if folder.is_dir() else set()
    changed = [n for n in content if n not in there or (folder / n).read_text(encoding="utf-8") != content[n]]
    return sorted({*changed, *(there - set(content))})


def _index(topics: Mapping[str, Topic]) -> str:
    """The contents, with the number of checked steps and the verdict of every theorem."""
    chains = [d for t in topics.values() for d in t.derivations]
    theorems = [t for topic in topics.values() for t in topic.theorems]
    lines = [
        "# The derivations",
        "",
        "Written by `python -m derivations`; every step and every theorem on these pages was checked when they were "
        "written.",
        "",
        f"{len(chains)} derivations with {sum(len(d.steps) for d in chains)} steps, {len(theorems)} theorems.",
        "",
        "| page | topics | derivations | theorems |",
        "|---|---|---|---|",
    ]
    for slug, topic in topics.items():
        names = "; ".join(f"{t.name} ({kind(t).lower()})" for t in topic.theorems)
        numbers = ", ".join(map(str, topic.numbers))
        lines.append(f"| [{topic.title}]({slug}.md) | {numbers} | {len(topic.derivations)} | {names} |")
    return "\n".join(lines) + "\n"


def _markdown(topic: Topic) -> str:
    source = f"Topics {', '.join(map(str, topic.numbers))} of the lectures; claims {topic.claims}."
    return "\n\n".join([f"# {topic.title}", source, *map(markdown, topic.items)]) + "\n"


def _tex(topic: Topic) -> str:
    return "\n\n".join([rf"\section{{{topic.title}}}", *map(tex, topic.items)]) + "\n"


def _json(topic: Topic) -> str:
    page = {"topic": topic.slug, "title": topic.title, "numbers": topic.numbers, "claims": topic.claims}
    return json.dumps({**page, "items": list(map(data, topic.items))}, ensure_ascii=False, indent=1) + "\n"
