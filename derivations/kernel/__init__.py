"""The kernel: everything that can make a `Proved`, in under 1000 lines.

A proof is a tree of rule, evidence and premises. There is one checker function for each rule and one table of them,
`proofs.RULES`. Nothing here searches, samples or rewrites into nicer forms: what `derivations.deciding` has found is
checked. To read it all, begin with `statements` (what is claimed) and `premises` (what rules ask), go through
`inequalities`, `convexity` and `several`, and end with `proofs`.

Trusted, besides Python and this package, from the ground up, and no more than a rule can call, as a test sees to:

- SymPy: ``diff`` of smooth expressions; substitution, ``expand``, ``together``, ``cancel`` and ``factor_list``;
  ``Poly`` with its division, greatest common divisors, root counts and isolated roots; comparisons of rational
  numbers, intervals and finite sets; rank and submatrices of matrices; that what it makes of a formula when it is
  written or substituted has the same value wherever the formula has one.
- arb, by python-flint: the balls that it computes contain the values, and the Taylor coefficients.
- Symbols and values: `symbols`; `domains` (which values a symbol has); `balls` (expressions to balls of arb).
- The normal form: `normal_form` (expressions to rational functions of generators); `boxes`, `forms`, `signs` (which
  signs an expression may have); `polynomials` (in one variable); `growth` (limits).
- What it decides: `definedness` (what must hold for a value to exist); `breaks` (the pieces of max and |u|);
  `derivatives`; `sums` and `equality` (when a difference is zero on a domain).
- The lemmas that rules use, which are named, with their sources, at the heads of these modules.

Not trusted: the search; how a question is read, and its answer worded, for what is proved is what the statement says;
evidence, wherever it comes from. A derivation makes no `Proved`: its steps rest on `equality` too, on `derivation`,
`matrices` and `calculus`. A `Refuted` needs no rule: `counterexamples` evaluates by balls, and asks `points` for facts.
"""
