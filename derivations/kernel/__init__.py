"""The kernel: everything that can make a `Proved`, in under 1000 lines.

A proof is a tree of rule, evidence and premises. There is one checker function for each rule and one table of them,
`proofs.RULES`. Nothing here searches, samples or rewrites into nicer forms: what `derivations.deciding` has found is
checked. To read it all, begin with `statements` (what is claimed) and `premises` (what rules ask), go through
`inequalities`, `convexity` and `several`, and end with `proofs`.

Trusted, besides Python and this package, from the ground up:

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
- The lemmas that rules use. They are named, with their sources, at the head of `premises`, `inequalities`,
  `convexity` and `several`, and of `forms`, `polynomials` and `growth` below.

Of all that, nothing is there which no rule can call, and a test sees to it.

Not trusted: the search, and the points that it looks at; how a question is read, for what is proved is what the
statement of the verdict says, and how that is worded; evidence, of whatever kind, wherever it comes from. A derivation
makes no `Proved`: its steps rest on `equality` too, and on `derivation`, `matrices` and `calculus`. A `Refuted` needs
none of the rules: `counterexamples` evaluates at exact points by balls, and asks `points` whether facts hold there.
"""
