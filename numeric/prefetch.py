"""One instruction that numba has no name for: ask for a line of memory before it is read.

While a pass over X works on rows that are in the cache, memory has nothing to do; asked for what comes next, it has.
The instruction is a hint: it changes no value, and where there is no such memory nothing happens.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

LINE = 64
"""Bytes of a line of memory, as far as this asks for lines one after another."""


@intrinsic
def fetch(typing: Any, X: Any, row: Any, line: Any) -> Any:
    """Ask for a line, counted from where a row of X starts; nothing for an X that is not in C order."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if signature.args[0].layout == "C":
            array, first, lines = arguments
            made = context.make_array(signature.args[0])(context, builder, array)
            step = builder.extract_value(made.strides, 0)
            offset = builder.add(builder.mul(first, step), builder.mul(lines, ir.Constant(lines.type, LINE)))
            start = builder.ptrtoint(made.data, offset.type)
            place = builder.inttoptr(builder.add(start, offset), ir.IntType(8).as_pointer())
            number = ir.IntType(32)
            kind = ir.FunctionType(ir.VoidType(), [place.type, number, number, number])
            call = builder.module.declare_intrinsic("llvm.prefetch", [place.type], kind)
            builder.call(call, [place, *(ir.Constant(number, n) for n in (0, 3, 1))])  # to read, to keep, data
        return context.get_dummy_value()

    return types.void(X, types.intp, types.intp), code
