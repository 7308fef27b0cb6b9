"""f = Σ w b(x)ᵀ G b(x) with positive semidefinite matrices G, one for each weight w: a sum of weighted squares.

The matrices that give f form an affine space (Powers and Wörmann, 1998). Their least eigenvalue λ is made as great as
it can be, along the central path: λ + μ log det(G - λI) is greatest, for smaller and smaller μ. Where λ > 0, rational
numbers near G do (Peyrl and Parrilo, 2008). Where λ = 0, as f has a zero, every G has the same null vectors: those are
taken for rational, and b is cut down to what they leave. All of this only finds; that the sum is f the kernel decides.
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from itertools import chain, combinations_with_replacement, pairwise
from math import gcd, lcm
from typing import Any, NamedTuple

import flint
import numpy as np

Polynomial = dict[tuple[int, ...], Fraction]
"""The coefficient of each monomial, which is given by its exponents."""


class Block(NamedTuple):
    """A weight w, as it is written and as a polynomial, and the b of whose combinations it multiplies the squares."""

    name: Any
    weight: Polynomial
    basis: list[Polynomial]


class Square(NamedTuple):
    """c·w·q² with c > 0."""

    factor: Fraction
    name: Any
    root: Polynomial


LAST, DECAY, STEPS = 1e-8, 0.2, 12
"""The last μ, what it is multiplied by, and how many steps of Newton each one may take."""

NULL, NEAR, SHORT = 1e-6, 1e-3, 60
"""An eigenvalue below the first is 0; so near to a rational number with such a denominator a number is taken for it."""

DENOMINATORS = (1, 2, 3, 4, 6, 12, 60, 2**10, 2**20, 2**30)
"""Those of the entries of G, the short ones first."""

REDUCTIONS = 6
"""How often null vectors are taken out."""


def weighted_squares(f: Polynomial, blocks: list[Block], zeros: list[Polynomial]) -> list[Square] | None:
    """Terms whose sum is f, up to multiples of polynomials that are zero; None where none are found."""
    with suppress(ArithmeticError, np.linalg.LinAlgError), np.errstate(all="raise", under="ignore"):
        return _found(f, blocks, zeros)
    return None


def _found(f: Polynomial, blocks: list[Block], zeros: list[Polynomial]) -> list[Square] | None:
    for _ in range(REDUCTIONS):
        blocks = [block for block in blocks if block.basis]
        system = _system(f, blocks, zeros)
        if not blocks or not system:
            return None
        least, matrices = _interior(system, [len(block.basis) for block in blocks])
        if least > 0:
            return _rounded(system, blocks, matrices)
        cut = [_without_null(block, m) for block, m in zip(blocks, matrices, strict=True)] if matrices else [None]
        if None in cut or cut == blocks:
            return None
        blocks = [block for block in cut if block]
    return None


def product(p: Polynomial, q: Polynomial) -> Polynomial:
    """p·q."""
    found: Polynomial = {}
    for m, c in p.items():
        for n, d in q.items():
            at = tuple(a + b for a, b in zip(m, n, strict=True))
            found[at] = found.get(at, Fraction(0)) + c * d
    return found


def _combination(factors: list[Fraction], parts: list[Polynomial]) -> Polynomial:
    """Σ c·p without what vanishes."""
    found: Polynomial = {}
    for c, p in zip(factors, parts, strict=True):
        for m, d in p.items():
            found[m] = found.get(m, Fraction(0)) + c * d
    return {m: c for m, c in found.items() if c}


def _entries(n: int) -> list[tuple[int, int]]:
    """The places of a symmetric matrix, row by row."""
    return list(combinations_with_replacement(range(n), 2))


def _system(f: Polynomial, blocks: list[Block], zeros: list[Polynomial]) -> list[list[Fraction]]:
    """Equations for the entries of all matrices, each with its right side: those of the coefficients, solved.

    A monomial has its coefficient in w·b_i·b_j, twice where i < j, and in f; multiples of zeros are eliminated.
    """
    columns = [
        *zeros,
        *(
            product({m: (1 + (i < j)) * c for m, c in weight.items()}, product(basis[i], basis[j]))
            for _, weight, basis in blocks
            for i, j in _entries(len(basis))
        ),
        f,
    ]
    monomials = sorted(set[tuple[int, ...]]().union(*columns))
    numbers = [column.get(m, Fraction(0)) for m in monomials for column in columns]
    flat = [flint.fmpq(c.numerator, c.denominator) for c in numbers]
    solved, rank = flint.fmpq_mat(len(monomials), len(columns), flat).rref()
    rows = ([Fraction(int(c.p), int(c.q)) for c in row] for row in solved.tolist()[:rank])
    return [row[len(zeros) :] for row in rows if not any(row[: len(zeros)])]


def _interior(system: list[list[Fraction]], sizes: list[int]) -> tuple[float, list[Any]]:
    """λ with matrices for f over its greatest coefficient; (0, those of G - λI) where λ is about 0; (0, []) below."""
    numbers = np.array(system, dtype=float)
    rows, right, cuts = numbers[:, :-1], numbers[:, -1] / abs(numbers[:, -1]).max(), [0]
    for n in sizes:
        cuts.append(cuts[-1] + n * (n + 1) // 2)
    _, singular, vectors = np.linalg.svd(rows)
    free = vectors[int((singular > 1e-9 * singular.max()).sum()) :]
    special = np.linalg.lstsq(rows, right, rcond=None)[0]
    if abs(rows @ special - right).max() > 1e-8:
        return 0, []
    start, ways = list[Any](), list[Any]()
    for n, (low, high) in zip(sizes, pairwise(cuts), strict=True):
        start.append(_symmetric(special[None, low:high], n)[0])
        ways.append(np.concatenate([_symmetric(free[:, low:high], n), -np.eye(n)[None]]))
    return _central(start, ways)


def _symmetric(entries: Any, n: int) -> Any:
    """Matrices from their entries, row by row."""
    found, (i, j) = np.zeros((len(entries), n, n)), np.triu_indices(n)
    found[:, i, j] = found[:, j, i] = entries
    return found


def _central(start: list[Any], ways: list[Any]) -> tuple[float, list[Any]]:
    """Along the central path, to where the sign of λ is seen, or to its end; the last way is that of λ."""
    n, mu = sum(map(len, start)), 1.0
    least = min(float(np.linalg.eigvalsh(m)[0]) for m in start) - 1
    inner = [m - least * np.eye(len(m)) for m in start]
    while mu > LAST:
        mu *= DECAY
        for _ in range(STEPS):
            solved = [np.linalg.solve(m, w) for m, w in zip(inner, ways, strict=True)]
            slope = sum(np.trace(e, axis1=1, axis2=2) for e in solved)
            slope[-1] += 1 / mu
            curved = sum(_flat(e) @ _flat(e.transpose(0, 2, 1)).T for e in solved)
            move = np.linalg.lstsq(curved, slope, rcond=1e-14)[0]
            decrement = float(slope @ move)
            moves = [np.tensordot(move, w, 1) for w in ways]
            step = 0.9 if decrement > 1 else 1.0  # and not so far that a matrix ceases to be positive
            while step > 1e-6 and not all(map(_positive, (m + step * d for m, d in zip(inner, moves, strict=True)))):
                step /= 2
            inner = [m + step * d for m, d in zip(inner, moves, strict=True)]
            least += step * float(move[-1])
            if decrement < 1e-3:
                break
        if least > 10 * n * mu:
            return least, [m + least * np.eye(len(m)) for m in inner]
        if least < -2 * n * mu and decrement < 1e-3:
            return 0, []  # it is below the end by nμ at most
    return 0, inner


def _flat(matrices: Any) -> Any:
    return matrices.reshape(len(matrices), -1)


def _positive(matrix: Any) -> bool:
    return bool(np.linalg.eigvalsh(matrix)[0] > 0)


def _without_null(block: Block, matrix: Any) -> Block | None:
    """The block for matrices with these null vectors v, which are reduced to 1 at one i each: with b_j - Σ v_j b_i."""
    values, vectors = np.linalg.eigh(matrix)
    null, pivots = vectors.T[values < NULL], list[int]()
    for k in range(len(null)):
        r, i = divmod(int(abs(null[k:]).argmax()), len(matrix))
        null[[k, k + r]] = null[[k + r, k]]
        null[k] /= null[k, i]
        for other in range(len(null)):
            null[other] -= null[other, i] * null[k] if other != k else 0
        pivots.append(i)
    exact = [[Fraction(float(e)).limit_denominator(SHORT) for e in v] for v in null]
    if len(null) and abs(np.array(exact, dtype=float) - null).max() > NEAR:
        return None
    gone = [block.basis[i] for i in pivots]
    kept = [j for j in range(len(matrix)) if j not in pivots]
    basis = [_combination([Fraction(1), *(-v[j] for v in exact)], [block.basis[j], *gone]) for j in kept]
    return block._replace(basis=basis)


def _rounded(system: list[list[Fraction]], blocks: list[Block], matrices: list[Any]) -> list[Square] | None:
    """Some entries rounded, the others by the equations, so that the sum is f exactly; and then LDLᵀ."""
    rows = [{i: c for i, c in enumerate(row) if c} for row in system]
    last, scale = len(system[0]) - 1, max(abs(float(row[-1])) for row in system)
    if {last} in map(set, rows):
        return None
    numbers = [scale * float(m[i, j]) for m in matrices for i, j in _entries(len(m))]
    for denominator in DENOMINATORS:
        entries = [*(Fraction(round(e * denominator), denominator) for e in numbers), Fraction(-1)]
        for row in rows:
            pivot = min(row)
            entries[pivot] -= sum((c * entries[i] for i, c in row.items()), Fraction(0))
        rest = iter(entries[:last])
        found = [_ldl({at: next(rest) for at in _entries(len(block.basis))}, block) for block in blocks]
        if None not in found:
            return list(chain.from_iterable(filter(None, found)))
    return None


def _ldl(entries: dict[tuple[int, int], Fraction], block: Block) -> list[Square] | None:
    """w·bᵀGb as squares, by LDLᵀ; None where G is not positive semidefinite."""
    n, found = len(block.basis), list[Square]()
    for i in range(n):
        pivot, row = entries[i, i], [entries[i, j] for j in range(i, n)]
        if pivot < 0 or (pivot == 0 and any(row)):
            return None
        if pivot == 0:
            continue
        for j, k in combinations_with_replacement(range(i + 1, n), 2):
            entries[j, k] -= entries[i, j] * entries[i, k] / pivot
        root = _combination(row, block.basis[i:])
        content = Fraction(gcd(*(c.numerator for c in root.values())), lcm(*(c.denominator for c in root.values())))
        found.append(Square(content**2 / pivot, block.name, {m: c / content for m, c in root.items()}))
    return found
