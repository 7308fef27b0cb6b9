"""Generated functions in place: the bits of the source, whatever stands in which buffer."""

import inspect
import random
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import numeric
from numeric import elementwise, special
from numeric.in_place import LONG, _Buffers, steps
from numeric.printed import names
from numeric.straight_line import written

ROLES = ("activation", "loss", "derivative", "second_derivative", "probability")
NEAR = [0.0, -0.0, 5e-324, -5e-324, 1e-300, 1.0, -1.0, 36.8, 79.9, 80.1]
EDGES = [*NEAR, 709.0, 710.0, -745.2, 1e308, -1e308, np.inf, -np.inf, np.nan]


def bits(values: Any) -> Any:
    """The bits of float64 values, those of every NaN alike."""
    return np.where(np.isnan(values), np.nan, values).view(np.int64)


def logits(count: int, rng: np.random.Generator) -> Any:
    """Uniform, far out, and special ones, in no order."""
    return rng.permutation(np.concatenate([rng.uniform(-40, 40, count), rng.uniform(-800, 800, count // 4), EDGES]))


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("role", ROLES)
def test_every_bit_is_that_of_the_source(name: Any, role: Any) -> None:
    kernels = numeric.kernels(name)
    if role == "probability" and not kernels.has_probability:
        assert name in ("exponential", "huber", "linear-mse", "log-cosh", "poisson", "squared-hinge", "savage"), name
        return
    function, rng = getattr(kernels, role), np.random.default_rng(3)
    every_kind = logits(1000, rng)
    for z in (every_kind, every_kind[every_kind <= 500]):
        _every_bit(function, z, rng)


def _every_bit(function: Any, z: Any, rng: np.random.Generator) -> None:
    hard, soft = rng.integers(0, 2, z.size).astype(float), rng.random(z.size)
    every = [hard, soft, np.array(1.0), np.array(0.25), np.where(soft < 0.1, np.nan, hard), 3 - 5 * soft]
    for y in every if function.takes_label else [None]:
        given = () if y is None else (y,)
        with np.errstate(all="ignore"):
            found, form = function(z, *given), function._form(y)
            assert (bits(found) == bits(form(z, y, z.shape))).all()  # as for arrays that are no vectors
            for form in function.forms:
                out, number = np.empty(z.size), y is not None and not y.ndim
                steps(form.source, number)(z, y, out)
                plain = form.function(z) if y is None else form.function(z, y)
                assert (bits(out) == bits(np.broadcast_to(np.asarray(plain, np.float64), z.shape))).all()


@pytest.mark.parametrize(
    "size",
    [0, 1, LONG - 1, LONG, elementwise.CHUNK, elementwise.CHUNK + 1, 3 * elementwise.CHUNK + 2],
)
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64, ">f8"])
def test_chunks_are_as_the_whole(size: Any, dtype: Any) -> None:
    rng = np.random.default_rng(size)
    z, y = rng.uniform(-50, 50, size).astype(dtype), rng.integers(0, 2, size).astype(float)
    apart = np.empty((size, 2), dtype)[:, 0]  # not contiguous, and so no vector
    apart[:] = z
    z.flags.writeable = y.flags.writeable = False
    for role in ROLES[1:4]:
        function = getattr(numeric.kernels("sigmoid-bce"), role)
        found = function(z, y)
        spread = function(apart, y)
        assert found.dtype == spread.dtype == (np.float64 if dtype is np.int64 else np.dtype(dtype))
        assert np.array_equal(found, spread)
        assert np.array_equal(function(z.reshape(-1, 1), y.reshape(-1, 1)), spread.reshape(-1, 1))


def test_soft_labels_in_one_chunk_do_not_change_the_others() -> None:
    count = 2 * elementwise.CHUNK
    z, y = np.full(count, -30.0), np.zeros(count)
    y[-1] = 1e-20
    found = numeric.kernels("sigmoid-bce").derivative(z, y)
    assert (found[:-1] == found[0]).all()
    assert found[-1] != found[0]


def source(rng: random.Random, count: int, branches: bool) -> str:
    """A straight line of assignments, with names that are used often, once, or never, and numbers in between.

    ``branches``: it returns one of two formulas.
    """
    known: list[str] = ["z", "y"]
    lines: list[str] = []
    numbers: list[str] = []

    def expression(depth: int) -> str:
        if not depth or rng.random() < 0.2:
            return rng.choice([*known, *known, *numbers, "2", "3/4"])
        first, second = expression(depth - 1), expression(depth - 1)
        kind = rng.randrange(10)
        if kind < 5:
            return f"({first} {rng.choice('+-*/')} {second})"
        return [
            f"(-{first})",
            f"({first})**2",
            f"numpy.{rng.choice(['exp', 'expm1', 'log1p', 'sqrt', 'log'])}({first})",
            f"numpy.where({first} {rng.choice(['<', '<=', '>', '>='])} {second}, {first}, {second})",
            f"(lazy_minimum({first}, {rng.choice(['40', '1/2'])}) * abs({second}))",
        ][kind - 5]

    for n in range(count):
        kind = rng.random()
        if kind < 0.1:
            numbers.append(f"n{n}")
            lines.append(f"    n{n} = {rng.choice(['1 - 2/3', '-3', '2*numpy.sqrt(2)'])}")
            continue
        taken = (
            rng.choice(known)
            if kind < 0.2
            else f"lazy_minimum({rng.choice(known)}, 1)"
            if kind < 0.3
            else expression(3)
        )
        lines.append(f"    x{n} = {taken}")
        known.append(f"x{n}")
    returned = rng.choice([expression(2), rng.choice(known), "1/3"])
    if branches:
        condition = f"{rng.choice(known)} {rng.choice(['<', '<=', '>', '>='])} {rng.choice([*known, '0', '3/4'])}"
        returned = f"numpy.where({condition}, {expression(3)}, {returned})"
    return "\n".join(["def f(z, y):", *lines, f"    return {returned}"])


@pytest.mark.parametrize("branches", [False, True])
@pytest.mark.parametrize("seed", range(300))
def test_any_straight_line_of_code_keeps_its_bits(seed: int, branches: bool) -> None:
    rng = random.Random(seed)
    text = source(rng, rng.randrange(1, 8), branches)
    space: dict[str, Any] = {"numpy": np, **special.FUNCTIONS}
    exec(text, space)
    numbers = np.random.default_rng(seed)
    z, several = numbers.normal(size=50), numbers.normal(size=50)
    for y, number in ((several, False), (np.array(0.7), True)):
        z0, y0, out = z.copy(), y.copy(), np.empty(z.size)
        with np.errstate(all="ignore"):
            steps(text, number)(z, y, out)
            expected = np.broadcast_to(np.asarray(space["f"](z, y), np.float64), z.shape)
        assert (bits(out) == bits(expected)).all(), f"{text}\n{written(text, number).text}"
        assert (z == z0).all()
        assert (y == y0).all()


def test_minus_the_absolute_value_is_one_step_where_nothing_else_wants_it() -> None:
    once, again = "def f(z, y):\n    a = abs(z)\n    return y/(-a)", "def f(z, y):\n    a = abs(z)\n    return a*(-a)"
    assert "bitwise_or(z.view(WHOLE)" in written(once, False).text
    assert "absolute" not in written(once, False).text
    assert "bitwise_or" not in written(again, False).text
    z = np.array(EDGES)
    out = np.empty(z.size)
    steps("def f(z, y):\n    a = abs(z)\n    return -a", False)(z, None, out)
    assert (out.view(np.int64) == (-abs(z)).view(np.int64)).all()  # -0.0, and the sign of NaN, among them


@pytest.mark.parametrize("share", [0.0, 0.1, 0.9, 1.0])
def test_the_formula_of_few_elements_is_evaluated_for_these_alone(share: float) -> None:
    z = np.where(np.arange(1000) < 1000 * share, 0.5, -0.5)
    out = np.empty(z.size)
    text = "def f(z, y):\n    return numpy.where(z > 0, 3*lazy_minimum(z, 1), -lazy_minimum(z, 2))"
    steps(text, False)(z, None, out)
    assert (out == np.where(z > 0, 3 * z, -z)).all()
    with np.errstate(all="raise"):  # the logarithm of what is negative is not taken, as long as those are more
        run = steps("def f(z, y):\n    return numpy.where(z > 0, numpy.log(z), z)", False)
        if share < 0.5:
            run(z, None, out)
            assert (out == np.where(z > 0, np.log(0.5), z)).all()


@pytest.mark.parametrize("condition", ["a <= 1/2", "b <= 1/2", "a < 1/2", "a >= 1/2", "z <= 1/2", "z <= 2", "2 <= z"])
@pytest.mark.parametrize("formula", ["numpy.clip(z, -1/2, 1/2)", "numpy.clip(z, -1/4, 1/4)", "lazy_minimum(z, 1/2)"])
@pytest.mark.parametrize("of", ["zy", "yz"])
def test_a_bound_is_kept_unless_the_condition_says_it(condition: str, formula: str, of: str) -> None:
    z, y = np.linspace(-3, 3, 49), np.linspace(1, 0, 49) ** 2
    known = f"    a = abs({of[0]})\n    b = abs({of[1]})\n"
    text = f"def f(z, y):\n{known}    return numpy.where({condition}, 3*{formula}, y - z)"
    space: dict[str, Any] = {"numpy": np, **special.FUNCTIONS}
    exec(text, space)
    for chosen in (z, z[::-1].copy(), z[z > 0], z[z < 0.5], z[24:26]):
        labels, out = y[: chosen.size], np.empty(chosen.size)
        steps(text, False)(chosen, labels, out)
        assert (bits(out) == bits(space["f"](chosen, labels))).all()


def test_a_buffer_is_used_again() -> None:
    kernels = numeric.kernels("sigmoid-bce")
    wanted = {"activation": 1, "loss": 1, "derivative": 2, "second_derivative": 1}
    for role, count in wanted.items():
        assert written(getattr(kernels, role).forms[0].source, False).floats == count


def test_buffers_are_apart_begin_with_a_cache_line_and_are_kept() -> None:
    buffers, kept = _Buffers(), []
    for size, count in [
        (1000, 1),
        (1001, 2),
        (1000, 2),
        (1003, 1),
        (1003, 3),
        (32000, 0),
        (7000, 1),
        (32000, 4),
        (1000, 4),
    ]:
        vectors = buffers.of(size, count)
        assert [vector.size for vector in vectors] == [size] * count
        starts = [vector.ctypes.data for vector in vectors]
        assert all(start % 64 == 0 for start in starts)
        assert all(b - a >= 8 * size for a, b in pairwise(sorted(starts)))
        kept.append(starts)
    assert kept[1] == kept[2]
    assert kept[-1] == kept[-2]


def test_the_source_that_is_shown_is_the_one_that_runs() -> None:
    for name in names():
        for role in ROLES[1:4]:
            for form in getattr(numeric.kernels(name), role).forms:
                assert form.source == inspect.getsource(form.function)
                assert form.steps(False) is steps(form.source, False)
