"""What all topics of the lectures hold, by name. Importing this module derives every topic, and checks every step."""

from __future__ import annotations

from derivations.derivation import Derivation
from derivations.lectures.order import topics
from derivations.lectures.topic import Answer, Erratum, Theorem
from derivations.worked import Worked

derivations: dict[str, Derivation] = {d.title: d for topic in topics.values() for d in topic.derivations}
"""Every derivation of the lectures, by title."""

theorems: dict[str, Theorem] = {t.name: t for topic in topics.values() for t in topic.theorems}
"""Every theorem of the lectures, by name."""

worked: dict[str, Worked] = {w.title: w for topic in topics.values() for w in topic.worked}
"""Every worked example, by title."""

answers: dict[str, Answer] = {a.claim: a for topic in topics.values() for a in topic.answers}
"""Every open question of the lectures, by claim."""

corrections: dict[str, Erratum] = {e.claim: e for e in topics["errata"].items if isinstance(e, Erratum)}
"""Every wrong statement of the lectures, by claim."""
