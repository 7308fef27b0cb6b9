"""The searchers: they look for certificates and counterexamples, which the kernel then checks.

A question goes to the module that bears its name, and comes out of the smaller ones that it asks in turn:

- *What is asked*: `relations`, `convexity`, `curvature` (how smooth, how strongly convex; `comparing`, that there is no
  constant), `valleys` (quasiconvex) and `properties` (concave, monotone, range); `training` for the mean loss of a
  model, `separation` for data. `questions` refuses what is no question, and `budget` says when to give up.
- *f ≥ 0 in one symbol*: `polynomials`; `analysis` with `factors`, `mean_values`, `enclosing`. In several, in
  `parameters`: `rising`, `combinations`, `sums_of_squares` with `gram`, `touching`; and `descent` to where it is false.
- *A part of f as a new variable*, in `new_variables`: `renaming`, `conics`, `exponents`, `tangents`, `waves`,
  `margins`.
- *Relations with kinks*: cut away in `branches`, `sides` or `orders`, moved by `shifts`; with roots: `radicals`,
  `ends`.
- *Convexity in one variable*: `kinks` and `limits`, `scaling` where they are not at rational places; `bends` for
  chords.
- *In several variables*, in `several`: `compositions`, `perspectives`, `squares`, `blends`, `other_forms`; on
  `convex_sets`; `equations` and `planes` where an equation holds; `chords` for counterexamples.
- *Numbers that guide the search*: `landscape`, `turns`, `extremes`, and `directions`, whether a function rises.
"""
