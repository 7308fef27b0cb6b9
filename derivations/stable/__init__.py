"""Stable evaluation: the last step of a derivation, in which floating point loses no digits, shown and proved like any.

`form` finds it for each sign of z, in q = e^{-g|z|} ∈ (0, 1]: its `factors` by `horner`, and quotients by powers of
1 + q, in which a label's rounding would be multiplied, by `shares`; both signs joined into one formula by `joining`, or
in t = e^z by `both_signs`, what cancels among logarithms by `logarithms`, the last digits of what falls like q by
`tails`. `normal` does so for formulas with Φ(z), `kinks` for those with a break, `growth` for sums whose terms overflow
before the sum does. `roles` keeps what a model has.
"""
