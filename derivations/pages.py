"""The book: one page for each topic, as Markdown for GitHub, LaTeX, JSON or plain text."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from derivations.evidence import claim, reasons
from derivations.kernel.derivation import Derivation
from derivations.lectures.topic import Theorem, Topic
from derivations.printing import chain_latex, context, formula, latex, text

FORMATS = ("md", "tex", "json")


def pages(topics: Mapping[str, Topic], form: str) -> dict[str, str]:
    """The files of the book in one format: name -> content, the index first."""
    write = {"md": _markdown, "tex": _tex, "json": _json}[form]
    found = {f"{slug}.{form}": write(topic) for slug, topic in topics.items()}
    return {"README.md": _index(topics), **found} if form == "md" else found


def plain(topic: Topic) -> str:
    """A topic for the terminal."""
    parts = [f"{topic.title}\n{'=' * len(topic.title)}"]
    for item in topic.items:
        if isinstance(item, Derivation):
            parts.append(text(item))
        elif isinstance(item, Theorem):
            lines = [
                f"{_kind(item)}: {item.name}. {item.says}",
                f"  {claim(item.verdict.statement, formula)}",
            ]
            lines += [f"    {'  ' * depth}{line}" for depth, line in reasons(item.verdict, formula)]
            parts.append("\n".join(lines))
        else:
            parts.append(item)
    return "\n\n".join(parts) + "\n"


def save(content: str, path: Path) -> None:
    """Write a file as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def stale(content: Mapping[str, str], folder: Path) -> list[str]:
    """The files of a folder that differ from what they should be, are missing, or should not be there."""
    there = {p.name for p in folder.glob("*") if p.is_file()} if folder.is_dir() else set()
    changed = [n for n in content if n not in there or (folder / n).read_text(encoding="utf-8") != content[n]]
    return sorted({*changed, *(there - set(content))})


def _kind(theorem: Theorem) -> str:
    return type(theorem.verdict).__name__


def _inline(e: Any) -> str:
    return f"${latex(e)}$"


def _fence(body: str) -> str:
    return f"```math\n{body}\n```"


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
        names = "; ".join(f"{t.name} ({_kind(t).lower()})" for t in topic.theorems)
        numbers = ", ".join(map(str, topic.numbers))
        lines.append(f"| [{topic.title}]({slug}.md) | {numbers} | {len(topic.derivations)} | {names} |")
    return "\n".join(lines) + "\n"


def _markdown(topic: Topic) -> str:
    numbers = ", ".join(map(str, topic.numbers))
    parts = [f"# {topic.title}", f"Topics {numbers} of the lectures; claims {topic.claims}."]
    for item in topic.items:
        if isinstance(item, Derivation):
            parts += [f"**{item.title}**", *_where(item), _fence(chain_latex(item))]
        elif isinstance(item, Theorem):
            parts.append(f"> **{_kind(item)}: {item.name}.** {item.says}")
            parts.append(claim(item.verdict.statement, _inline))
            parts.append("\n".join(f"{'  ' * d}- {line}" for d, line in reasons(item.verdict, _inline)))
        else:
            parts.append(item)
    return "\n\n".join(parts) + "\n"


def _where(chain: Derivation) -> list[str]:
    definitions, box = ", ".join(map(_inline, context(chain))), str(chain.domain)
    parts = [f"where {definitions}"] if definitions else []
    return [", ".join(parts + ([f"for {box}"] if box else []))] if parts or box else []


_ESCAPES = str.maketrans({"_": r"\_", "%": r"\%", "&": r"\&", "#": r"\#"})


def _tex(topic: Topic) -> str:
    """A section for a document that is compiled with XeLaTeX or LuaLaTeX and amsmath."""
    parts = [rf"\section{{{topic.title}}}"]
    for item in topic.items:
        if isinstance(item, Derivation):
            title = item.title.translate(_ESCAPES)
            parts.append(rf"\paragraph{{{title}}} " + " ".join(_where(item)))
            parts.append("\\[\n" + chain_latex(item) + "\n\\]")
        elif isinstance(item, Theorem):
            lines = [
                f"{claim(item.verdict.statement, _inline)}.",
                *(line for _, line in reasons(item.verdict, _inline)),
            ]
            parts.append(rf"\paragraph{{{_kind(item)}: {item.name}}} {item.says} " + " ".join(lines))
        else:
            parts.append(item.translate(_ESCAPES))
    return "\n\n".join(parts) + "\n"


def _json(topic: Topic) -> str:
    """Everything as data: formulas as text and as LaTeX."""

    def written(e: Any) -> dict[str, str]:
        return {"text": formula(e), "latex": latex(e)}

    def item_of(item: str | Derivation | Theorem) -> dict[str, Any]:
        if isinstance(item, Derivation):
            return {
                "derivation": item.title,
                "where": [written(definition) for definition in context(item)],
                "domain": str(item.domain),
                "start": written(item.start),
                "steps": [{**written(s.expr), "by": s.by} for s in item.steps],
            }
        if isinstance(item, Theorem):
            return {
                "theorem": item.name,
                "says": item.says,
                "verdict": _kind(item),
                "statement": claim(item.verdict.statement, formula),
                "evidence": [line for _, line in reasons(item.verdict, formula)],
            }
        return {"text": item}

    page = {"topic": topic.slug, "title": topic.title, "numbers": topic.numbers, "claims": topic.claims}
    return json.dumps({**page, "items": [item_of(i) for i in topic.items]}, ensure_ascii=False, indent=1) + "\n"
