"""Eight numbers at a time: what a processor does in one instruction or a few, and numba has no name for.

LLVM makes of `Eight` what the processor has, be it one register or four. A row of X is seldom a multiple of eight long:
its last numbers are read as the last eight, and `last` makes 0 of those that were met before, so that nothing beyond
the row is read, and no number by itself. `ask` asks memory for numbers before they are read, and changes no value. A
processor forgets what it is asked for while it waits for much else: it is to be asked evenly, a little at a time.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic, models, register_model


class Eight(types.Type):
    """Eight numbers of float64, as numba knows them."""

    def __init__(self) -> None:
        super().__init__(name="Eight")


EIGHT = Eight()
ROWS = types.UniTuple(EIGHT, 8)
VECTOR = ir.VectorType(ir.DoubleType(), 8)
WORD = ir.IntType(32)
LANES = ir.VectorType(WORD, 8)


@register_model(Eight)
class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, VECTOR)


def _place(context: Any, builder: Any, kind: Any, array: Any, at: Any, count: int) -> Any:
    """Where some numbers of a contiguous array are: ``at`` counts over all of its rows."""
    start = builder.gep(context.make_array(kind)(context, builder, array).data, [at])
    return builder.bitcast(start, ir.VectorType(context.get_data_type(kind.dtype), count).as_pointer())


def _load(context: Any, builder: Any, kind: Any, array: Any, at: Any) -> Any:
    found = builder.load(_place(context, builder, kind, array, at, 8), align=kind.dtype.bitwidth // 8)
    return found if kind.dtype == types.float64 else builder.fpext(found, VECTOR)


def _apart(builder: Any, at: Any, step: Any, n: int) -> Any:
    return builder.add(at, builder.mul(step, ir.Constant(step.type, n)))


@intrinsic
def load(typing: Any, array: Any, at: Any) -> Any:
    """Eight numbers of a contiguous array of float64 or float32."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _load(context, builder, signature.args[0], *arguments)

    return EIGHT(array, types.intp), code


@intrinsic
def store(typing: Any, array: Any, at: Any, eight: Any) -> Any:
    """Write eight numbers to a contiguous array of float64."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, at, eight = arguments
        builder.store(eight, _place(context, builder, signature.args[0], array, at, 8), align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, EIGHT), code


@intrinsic
def ask(typing: Any, array: Any, at: Any) -> Any:
    """Ask memory for the lines in which 32 numbers of a contiguous array are; they may lie beyond its end."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, at = arguments
        kind = ir.FunctionType(ir.VoidType(), [ir.IntType(8).as_pointer(), WORD, WORD, WORD])
        call = builder.module.declare_intrinsic("llvm.prefetch", [ir.IntType(8).as_pointer()], kind)
        for n in range(0, 32, 8):
            place = _place(context, builder, signature.args[0], array, builder.add(at, ir.Constant(at.type, n)), 1)
            place = builder.bitcast(place, ir.IntType(8).as_pointer())
            builder.call(call, [place, *(ir.Constant(WORD, n) for n in (0, 3, 1))])  # to read, to keep, data
        return context.get_dummy_value()

    return types.void(array, types.intp), code


@intrinsic
def spread(typing: Any, x: Any) -> Any:
    """One number, eight times."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _everywhere(builder, arguments[0], VECTOR)

    return EIGHT(types.float64), code


@intrinsic
def last(typing: Any, eight: Any, count: Any) -> Any:
    """The last few of eight numbers, and 0 in place of those before; all, if that many are asked for or more."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        eight, count = arguments
        left = _everywhere(builder, builder.trunc(count, WORD), LANES)
        met = builder.icmp_signed("<=", left, ir.Constant(LANES, [8 - n - 1 for n in range(8)]))
        return builder.select(met, ir.Constant(VECTOR, [0.0] * 8), eight)

    return EIGHT(EIGHT, types.intp), code


@intrinsic
def plus(typing: Any, x: Any, y: Any) -> Any:
    """x + y."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.fadd(*arguments)

    return EIGHT(EIGHT, EIGHT), code


@intrinsic
def times(typing: Any, x: Any, y: Any) -> Any:
    """xy."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.fmul(*arguments)

    return EIGHT(EIGHT, EIGHT), code


@intrinsic
def products(typing: Any, found: Any, array: Any, at: Any, step: Any, weights: Any) -> Any:
    """Eight times eight numbers, a ``step`` apart, each eight multiplied by the weights and added to what was found."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        found, array, at, step, weights = arguments
        for n in range(8):
            row = _load(context, builder, signature.args[1], array, _apart(builder, at, step, n))
            before = builder.extract_value(found, n)
            found = builder.insert_value(found, builder.fadd(before, builder.fmul(row, weights)), n)
        return found

    return ROWS(ROWS, array, types.intp, types.intp, EIGHT), code


@intrinsic
def mixture(typing: Any, array: Any, at: Any, step: Any, weights: Any) -> Any:
    """Eight times eight numbers, a ``step`` apart, each eight multiplied by one weight, and added up."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, at, step, weights = arguments
        terms = [
            builder.fmul(
                _load(context, builder, signature.args[0], array, _apart(builder, at, step, n)),
                builder.extract_value(weights, n),
            )
            for n in range(8)
        ]
        while len(terms) > 1:
            terms = [builder.fadd(x, y) for x, y in zip(terms[::2], terms[1::2], strict=True)]
        return terms[0]

    return EIGHT(array, types.intp, types.intp, ROWS), code


@intrinsic
def sums(typing: Any, rows: Any) -> Any:
    """The sum of each of eight times eight: in three steps, each of which adds up two halves of twice as many."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        terms = [builder.extract_value(arguments[0], n) for n in range(8)]
        for step in (1, 2, 4):
            one = ir.Constant(LANES, [8 + (n ^ step) if n & step else n for n in range(8)])
            other = ir.Constant(LANES, [8 + n if n & step else n | step for n in range(8)])
            terms = [
                builder.fadd(builder.shuffle_vector(x, y, one), builder.shuffle_vector(x, y, other))
                for x, y in zip(terms[::2], terms[1::2], strict=True)
            ]
        return terms[0]

    return EIGHT(ROWS), code


def _everywhere(builder: Any, x: Any, kind: Any) -> Any:
    undefined = ir.Constant(kind, ir.Undefined)
    first = builder.insert_element(undefined, x, ir.Constant(WORD, 0))
    return builder.shuffle_vector(first, undefined, ir.Constant(LANES, [0] * 8))
