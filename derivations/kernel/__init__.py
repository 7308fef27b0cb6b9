"""The kernel: everything that can make a `Proved`, in under 1000 lines.

A proof is a tree of rule, evidence and premises. There is one checker function for each rule and one table of them,
`proofs.RULES`. Nothing here searches, samples or rewrites into nicer forms: what `derivations.deciding` has found is
checked. To read it all, begin with `statements` (what is claimed) and `premises` (what rules ask), go through the
rules, `inequalities`, `convexity` and `several`, and end with `proofs`.

Trusted, besides Python and this package, and no more than a rule can call, as a test sees to:

- SymPy: ``diff`` of smooth expressions; substitution, ``expand``, ``together``, ``cancel`` and ``factor_list``;
  ``Poly`` with its division, greatest common divisors, root counts and isolated roots; comparisons of rational
  numbers, intervals and finite sets; rank and submatrices of matrices; that what it makes of a formula when it is
  written or substituted has the same value wherever the formula has one.
- arb, by python-flint: the balls that it computes contain the values, and the Taylor coefficients.
- The two floors below: `symbols`, and the package `normal_form`, whose header says what each of its modules decides:
  `indices`, `generators`, `domains`, `balls`, `boxes`, `forms`, `signs`, `polynomials`, `definedness`, `breaks`,
  `derivatives`, `sums` and `equality`.
- The lemmas that rules use, which are named, with their sources, at the heads of these modules.

Not trusted: the search; how a question is read, and its answer worded, for what is proved is what the statement says;
evidence, wherever it comes from. A derivation makes no `Proved`: its steps rest on `equality` too, on `derivation`,
`matrices` and `calculus`. A `Refuted` needs no rule: `counterexamples` evaluates by balls, and asks `points` for facts.
"""
