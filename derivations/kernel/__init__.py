"""The kernel: everything that can make a `Proved` or a `Refuted`.

A proof is a tree of rule, evidence and premises. There is one checker function for each rule and one table of them,
`rules.RULES`; one of each for counterexamples, `refutations.REFUTATIONS`. Nothing here searches or samples, and
nothing is simplified: what `derivations.deciding` has found is checked. To read it all, begin with `statements` (what
is claimed) and `premises` (what rules ask), go through `inequalities` (with `polynomials`), `analysis` (with `limits`),
`convexity`, `several` and `compositions`, and end with `refutations`, `rules` and `verdicts`.

Trusted, besides Python and this package:

- SymPy: ``diff`` of smooth expressions; substitution, ``expand``, ``together``, ``cancel`` and ``factor_list``;
  ``Poly`` with its division, greatest common divisors, root counts and isolated roots; comparisons of rational
  numbers, intervals and finite sets.
- arb, by python-flint: the balls that it computes contain the values, and the Taylor coefficients.
- The modules below: `symbols`; `domains` (which values a symbol has); `balls` (expressions to balls of arb); `points`
  (where two formulas differ); `normal_form` (expressions to rational functions of generators); `boxes` and `signs`
  (which signs an expression may have); `definedness` (what must hold for a value to exist); `breaks` and `calculus`
  (derivatives, and where there are none); `sums` and `equality` (when a difference is zero on a domain).
- The lemmas that rules use. They are named, with their sources, at the head of `premises`, `inequalities`, `analysis`,
  `limits`, `convexity`, `several` and `compositions`.

Not trusted: the search, the derivations, the book; and evidence, of whatever kind, wherever it comes from.
"""
