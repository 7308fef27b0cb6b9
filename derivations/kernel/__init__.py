"""The kernel: what can make a `Proved` or a `Refuted`.

Here are the statements, the verdicts, and one checker for each rule in a table (`rules.RULES`,
`refutations.REFUTATIONS`). Nothing here searches, samples or simplifies. A proof is a tree of rule, evidence and premises.

Trusted: SymPy's ``Poly``, ``factor_list``, ``cancel`` and ``diff`` on smooth expressions; arb's enclosures; the modules
below this package (symbols, matrices, domains, balls, normal_form, signs, definedness, sums, equality); and the lemmas
that `kernel.rules` names.
"""
