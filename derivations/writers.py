"""How each kind of item is written: as plain text, as Markdown for GitHub, as LaTeX, as data."""

from __future__ import annotations

from typing import Any

from derivations.derivation import Derivation
from derivations.evidence import claim, reasons
from derivations.lectures.topic import Answer, Erratum, Item, Theorem
from derivations.printing import chain_latex, context, formula, latex, text
from derivations.worked import Value, Worked


def kind(theorem: Theorem) -> str:
    """Proved, Refuted or Undecided."""
    return type(theorem.verdict).__name__


def plain(item: Item) -> str:
    """An item for the terminal."""
    match item:
        case Derivation():
            return text(item)
        case Theorem(name, says, verdict):
            lines = [f"{kind(item)}: {name}. {says}", f"  {claim(verdict.statement, formula)}"]
            return "\n".join(lines + [f"    {'  ' * depth}{line}" for depth, line in reasons(verdict, formula)])
        case Worked(title):
            rows = [(v.name, f"{v.exact:f}", v.printed or "", v.verdict) for v in item.values()]
            widths = [max(len(row[column]) for row in rows) for column in range(4)]
            cells = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]
            return "\n".join([title, *(f"  {line}" for line in cells)])
        case Answer(number, question, says, shown):
            return f"{number}: {question}\n  {says}\n  rests on: {shown}"
        case Erratum(number, printed, right, why, shown):
            return f"{number}: printed: {printed}\n  right: {right}\n  why: {why}\n  shown by: {shown}"
    return item.replace("$", "").replace(r"\hat{y}", "ŷ")


def markdown(item: Item) -> str:
    """An item as Markdown with ```math fences."""
    match item:
        case Derivation(title):
            body = f"```math\n{chain_latex(item)}\n```"
            return "\n\n".join([f"**{title}**", *_where(item), body])
        case Theorem(name, says, verdict):
            evidence = "\n".join(f"{'  ' * d}- {line}" for d, line in reasons(verdict, _inline))
            return f"> **{kind(item)}: {name}.** {says}\n\n{claim(verdict.statement, _inline)}\n\n{evidence}"
        case Worked(title):
            head = f"**{title}**" + (f" ({item.claims})" if item.claims else "")
            return f"{head}\n\n{_table(list(item.values()))}"
        case Answer(number, question, says, shown):
            return f"**{question}** ({number})\n\n{says}\n\nRests on: {shown}."
        case Erratum(number, printed, right, why, shown):
            return f"**{number}.** Printed: {printed}\n\nRight: {right}\n\nWhy: {why} Shown by: {shown}."
    return item


def _inline(e: Any) -> str:
    return f"${latex(e)}$"


def _where(chain: Derivation) -> list[str]:
    definitions, box = ", ".join(map(_inline, context(chain))), str(chain.domain)
    parts = [f"where {definitions}"] if definitions else []
    return [", ".join(parts + ([f"for {box}"] if box else []))] if parts or box else []


def _table(values: list[Value]) -> str:
    printed = any(v.printed for v in values)
    lines = ["| quantity | exact, 12 digits |" + (" printed | |" if printed else "")]
    lines.append("|---|---|" + ("---|---|" if printed else ""))
    for v in values:
        lines.append(f"| {v.name} | {v.exact:f} |" + (f" {v.printed or ''} | {v.verdict} |" if printed else ""))
    return "\n".join(lines)


_ESCAPES = str.maketrans({"_": r"\_", "%": r"\%", "&": r"\&", "#": r"\#"})


def tex(item: Item) -> str:
    """An item for a document that is compiled with XeLaTeX or LuaLaTeX and amsmath."""
    match item:
        case Derivation(title):
            head = rf"\paragraph{{{title.translate(_ESCAPES)}}} " + " ".join(_where(item))
            return f"{head}\n\n\\[\n{chain_latex(item)}\n\\]"
        case Theorem(name, says, verdict):
            lines = [f"{claim(verdict.statement, _inline)}.", *(line for _, line in reasons(verdict, _inline))]
            return rf"\paragraph{{{kind(item)}: {name}}} {says} " + " ".join(lines)
        case Worked(title):
            rows = [f"{v.name} & {v.exact:f} & {v.printed or ''} & {v.verdict} \\\\" for v in item.values()]
            body = "\n".join(rows)
            return f"\\paragraph{{{title}}}\n\n\\begin{{tabular}}{{llll}}\n{body}\n\\end{{tabular}}"
        case Answer() | Erratum():
            return plain(item).translate(_ESCAPES)
    return item.translate(_ESCAPES)


def data(item: Item) -> dict[str, Any]:
    """An item as plain data, formulas as text and as LaTeX."""

    def written(e: Any) -> dict[str, str]:
        return {"text": formula(e), "latex": latex(e)}

    match item:
        case Derivation(title):
            return {
                "derivation": title,
                "where": [written(definition) for definition in context(item)],
                "domain": str(item.domain),
                "start": written(item.start),
                "steps": [{**written(s.expr), "by": s.by} for s in item.steps],
            }
        case Theorem(name, says, verdict):
            return {
                "theorem": name,
                "says": says,
                "verdict": kind(item),
                "statement": claim(verdict.statement, formula),
                "evidence": [line for _, line in reasons(verdict, formula)],
            }
        case Worked(title):
            values = [
                {"name": v.name, "exact": f"{v.exact:f}", "printed": v.printed, "verdict": v.verdict}
                for v in item.values()
            ]
            return {"worked": title, "claims": item.claims, "values": values}
        case Answer() | Erratum():
            return {type(item).__name__.lower(): vars(item)}
    return {"text": item}
