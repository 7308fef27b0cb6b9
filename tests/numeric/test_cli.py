"""The command line: what it prints, what it refuses, with which exit code, and that `--help` is light."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

import derivations as dv
import numeric
from numeric.__main__ import emit, main
from numeric.__main__ import fit as fit_command
from numeric.reading import read
from numeric.softmax_forms import parts

MODELS = ("sigmoid-bce", "sigmoid-mse", "tanh-bce", "linear-mse")
FLOWERS = "length,kind,width\n1.4,rose,0.2\n1.5,rose,0.4\n3.0,iris,1.1\n4.1,iris,1.3\n3.2,rose,1.2\n1.6,iris,0.3\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def answer(*arguments: object) -> dict[str, Any]:
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Writes a CSV file."""

    def write(text: str | bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


# fit


def test_iris() -> None:
    X, y = numeric.datasets.load("iris")
    got, expected = answer("fit", "iris"), numeric.fit("sigmoid-bce", X, y)
    assert list(got["theta"]) == ["intercept", *got["columns"]]
    assert got["columns"] == ["sepal_length", "sepal_width", "petal_length", "petal_width"]
    np.testing.assert_allclose(list(got["theta"].values()), expected.theta, rtol=1e-9)
    assert got["loss"] == pytest.approx(expected.loss)
    assert (got["model"], got["converged"], got["accuracy"]) == ("sigmoid-bce", True, 0.98)
    assert got["labels"] == {"versicolor": 0, "virginica": 1}
    assert "tol" in got["reason"]


def test_a_file_with_text_labels(table: Callable[[str], Path]) -> None:
    path = table(FLOWERS)
    got = answer("fit", path, "--target", "kind", "--l2", "0.1")
    assert got["columns"] == ["length", "width"]
    assert got["labels"] == {"iris": 0, "rose": 1}
    swapped = answer("fit", path, "--target", "kind", "--l2", "0.1", "--positive", "iris")
    assert swapped["labels"] == {"iris": 1, "rose": 0}
    for name, value in got["theta"].items():
        assert swapped["theta"][name] == pytest.approx(-value)


def test_one_label_against_the_rest(table: Callable[[str], Path]) -> None:
    path = table("x,kind\n1,a\n2,b\n3,c\n4,a\n5,b\n")
    assert answer("fit", path, "--target", "kind", "--positive", "b")["labels"] == {"a": 0, "b": 1, "c": 0}
    path = table("x,kind\n1,1\n2,2\n3,2.0\n4,1\n5,2\n")
    assert answer("fit", path, "--target", "kind", "--positive", "2")["labels"] == {"1": 0, "2": 1, "2.0": 1}


def test_gradient_descent_and_its_options(table: Callable[[str], Path]) -> None:
    options = ("--method", "gd", "--learning-rate", "0.5", "--epochs", "20", "--batch-size", "2", "--seed", "3")
    got = answer("fit", table(FLOWERS), "--target", "kind", "--no-intercept", "--tol", "1e-9", *options)
    parsed = read(table(FLOWERS), "kind")
    solver = numeric.GradientDescent(0.5, 2, 20, tol=1e-9, rng=3)
    expected = numeric.fit("sigmoid-bce", parsed.X, parsed.y, solver, fit_intercept=False)
    assert list(got["theta"]) == ["length", "width"]
    np.testing.assert_allclose(list(got["theta"].values()), expected.theta, rtol=1e-12)
    assert (got["n_iter"], got["converged"]) == (20, False)


def test_regression() -> None:
    got = answer("fit", "salary", "--model", "linear-mse")
    assert got["theta"] == pytest.approx({"intercept": 23 / 3, "level": 107 / 21})
    assert got["labels"] is None
    assert got["accuracy"] is None


SPECIES = "length,kind\n1,rose\n2,iris\n3,lily\n2,rose\n3,iris\n1,lily\n2,lily\n"


def test_softmax_names_the_parameters_of_each_class(table: Callable[[str], Path]) -> None:
    got = answer("fit", table(SPECIES), "--target", "kind", "--model", "softmax-ce", "--l2", "0.1")
    assert got["labels"] == {"iris": 0, "lily": 1, "rose": 2}
    X, y = np.array([[1], [2], [3], [2], [3], [1], [2.0]]), [2, 0, 1, 2, 0, 1, 1]
    expected = numeric.fit("softmax-ce", X, y, l2=0.1)
    assert list(got["theta"]) == ["iris", "lily", "rose"]
    for number, column in enumerate(got["theta"].values()):
        assert list(column) == ["intercept", "length"]
        np.testing.assert_allclose(list(column.values()), expected.theta[:, number], rtol=1e-9)
    assert got["accuracy"] == pytest.approx(float(np.mean(expected.predict(X) == y)))


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (("0", "1", "2"), None),
        (("2", "1.0", "0"), None),
        (("-1", "3", "20"), {"-1": 0, "3": 1, "20": 2}),
        (("2", "10", "1"), {"1": 0, "2": 1, "10": 2}),
        (("b", "c", "a"), {"a": 0, "b": 1, "c": 2}),
    ],
)
def test_classes_are_words_or_whole_numbers(
    table: Callable[[str], Path], names: tuple[str, ...], labels: dict[str, int] | None
) -> None:
    text = SPECIES
    for word, name in zip(("rose", "iris", "lily"), names, strict=True):
        text = text.replace(word, name)
    got = answer("fit", table(text), "--target", "kind", "--model", "softmax-ce", "--l2", "0.1")
    assert got["labels"] == labels
    assert list(got["theta"]) == ["0", "1", "2"] if labels is None else list(labels)


def test_not_converged_is_said_and_is_no_failure() -> None:
    result = run("fit", "hours")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[-1].startswith("not converged: the data are separable")
    assert json.loads(result.stdout)["converged"] is False


def test_progress_in_about_ten_plain_lines() -> None:
    lines = run("fit", "iris", "--method", "gd", "--epochs", "1000").stderr.splitlines()
    assert 10 <= len(lines) <= 12
    assert lines[0].startswith("epoch 1: loss 0.")
    assert lines[-2].startswith("epoch 1000: loss 0.")
    assert all("\x1b" not in line for line in lines)
    assert run("fit", "iris").stderr.startswith("iteration 1: loss ")


def test_output_goes_to_a_file_in_one_piece(tmp_path: Path) -> None:
    path = tmp_path / "fit.json"
    path.write_text("old")
    result = run("fit", "iris", "--output", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(path.read_text("utf-8"))["model"] == "sigmoid-bce"
    assert list(tmp_path.iterdir()) == [path]
    lost = run("fit", "iris", "--output", tmp_path / "nowhere" / "fit.json")
    assert lost.exit_code == 1
    assert "cannot write" in lost.stderr


def test_the_commands_stand_alone_under_their_names() -> None:
    assert (fit_command.name, emit.name, main.name) == ("fit", "emit", "main")
    assert CliRunner().invoke(fit_command, ["iris"]).exit_code == 0


# Bad rows


def test_every_bad_row_is_named(table: Callable[[str], Path]) -> None:
    path = table("x,w,y\n1,2,0\n1,2\n,nan,1\n\n1,two,\n1,1_0,1\n1,2,maybe\n1,2,1,4\n\n\n")
    result = run("fit", path, "--target", "y")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "Error: table.csv: 9 faults",
        "line 3: 2 fields; the header has 3",
        "line 4, column 'x': empty",
        "line 4, column 'w': 'nan' is not a finite number",
        "line 5: empty",
        "line 6, column 'w': 'two' is not a finite number",
        "line 6, column 'y': empty",
        "line 7, column 'w': '1_0' is not a finite number",
        "line 8, column 'y': 'maybe' is not a finite number",
        "line 9: 4 fields; the header has 3",
    ]


def test_many_bad_rows_are_counted(table: Callable[[str], Path]) -> None:
    lines = run("fit", table("x,y\n" + "?,1\n" * 50), "--target", "y").stderr.splitlines()
    assert lines[0] == "Error: table.csv: 50 faults"
    assert lines[20:] == ["line 21, column 'x': '?' is not a finite number", "... and 30 more"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "table.csv: empty"),
        ("\n\n", "table.csv: empty"),
        ("x,y\n", "a header, but no rows"),
        ("1,2\n3,4\n", "line 1: numbers only"),
        ("x,x,y\n1,2,0\n", r"line 1: each column needs a name of its own, not \['x'\]"),
        ("x,,y\n1,2,0\n", r"line 1: each column needs a name of its own, not \[''\]"),
        ("y\n1\n0\n", "'y' is the only column; are the fields separated by commas?"),
        ("x,y\n1,a\n2,b\n3,c\n", r"column 'y' holds the labels 'a', 'b', 'c'; say with --positive"),
        ("x,y\n1,1\n2,2\n3,1\n", r"column 'y' holds the labels '1', '2'; say with --positive"),
        ("x,y\n1,3\n2,4\n3,5\n", r"y\[0\] is 3; a label of sigmoid-bce must be 0 or 1"),
        ("x,y\n1,0\n2,0\n", "y holds one class only"),
        ("x,y\n1,only\n2,only\n", "y holds one class only"),
        ('x,y\n1,"0\n', "line 2: unexpected end of data"),
        (b"x,y\n1,\xff\n", "after line 0: not UTF-8 text"),
    ],
)
def test_a_file_that_will_not_do(table: Callable[[str | bytes], Path], text: str, message: str) -> None:
    result = run("fit", table(text), "--target", "y")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert re.search(message, result.stderr)


def test_another_separator_is_guessed_at(table: Callable[[str], Path]) -> None:
    result = run("fit", table("x;y\n1;0\n"), "--target", "x;y")
    assert result.exit_code == 1
    assert "are the fields separated by commas?" in result.stderr


def test_quotes_spaces_and_a_byte_order_mark(table: Callable[[str], Path]) -> None:
    got = read(table('\ufeff"a, b", y\r\n" 1 ",0\r\n2e0, "1"\r\n'), "y")
    assert got.columns == ("a, b",)
    assert got.X.tolist() == [[1], [2]]
    assert got.y.tolist() == [0, 1]
    assert got.labels == {}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fit", "irsi"], "Did you mean 'iris'?"),
        (["fit", "nowhere.csv", "--target", "y"], "no such file"),
        (["fit", "iris", "--model", "sigmod-bce"], "Did you mean 'sigmoid-bce'?"),
        (["fit", "iris", "--target", "sort"], "target is 'sort'"),
        (["fit", "iris", "--positive", "setosa"], "--positive is for files"),
        (["fit", "iris", "--method", "newtown"], "'newtown'"),
        (["fit", "iris", "--epochs", "3"], "--epochs belongs to gradient descent; add --method gd"),
        (["fit", "iris", "--seed", "3"], "--seed belongs to gradient descent"),
        (["fit", "iris", "--method", "gd", "--learning-rate", "0"], "learning_rate is 0"),
        (["fit", "iris", "--method", "gd", "--batch-size", "-1"], "batch_size is -1"),
        (["fit", "iris", "--method", "gd", "--epochs", "many"], "many"),
        (["fit", "iris", "--tol", "nan"], "tol is nan"),
        (["fit", "iris", "--l2", "-1"], "l2 is -1"),
        (["fit", "iris", "--l1", "-1"], "l1 is -1"),
        (["fit", "iris", "--l1", "0.1", "--model", "sigmoid-mse"], "l1 is 0.1"),
        (["fit", "iris", "--l1", "0.1", "--method", "newton"], "with l1 > 0"),
        (["fit"], "DATA"),
        (["fit", "TABLE"], "--target is missing"),
        (["fit", "TABLE", "--target", "kin"], "Did you mean 'kind'?"),
        (["fit", "TABLE", "--target", "kind", "--positive", "rosa"], "Did you mean 'rose'?"),
        (["fit", "TABLE", "--target", "width", "--model", "linear-mse", "--positive", "1"], "two classes"),
        (["emit", "linear-mes"], "Did you mean 'linear-mse'?"),
        (["emit"], "MODEL is missing"),
        (["emit", "sigmod-bce", "--check"], "Did you mean 'sigmoid-bce'?"),
        (["emit", "softmax-ce", "--target", "python"], "softmax-ce, whose functions add up rows"),
        (["emit", "softmax-ce", "--check", "--target", "array-api"], "is printed for numpy only"),
        (["emit", "softmx-ce"], "Did you mean 'softmax-ce'?"),
        (["fit", "TABLE", "--target", "kind", "--model", "softmax-ce", "--positive", "rose"], "two classes"),
        (["train"], "train"),
    ],
)
def test_usage(table: Callable[[str], Path], arguments: list[str], message: str) -> None:
    path = str(table(FLOWERS))
    result = run(*(path if argument == "TABLE" else argument for argument in arguments))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in " ".join(result.stderr.split())


def test_a_column_called_intercept(table: Callable[[str], Path]) -> None:
    path = table("intercept,y\n1,0\n1,1\n2,0\n")
    assert run("fit", path, "--target", "y").exit_code == 2
    assert list(answer("fit", path, "--target", "y", "--no-intercept")["theta"]) == ["intercept"]


# emit


@pytest.mark.parametrize("model", MODELS)
def test_the_emitted_module_stands_alone(model: str, tmp_path: Path) -> None:
    path = tmp_path / "emitted.py"
    assert run("emit", model, "--output", path).exit_code == 0
    source = run("emit", model).stdout
    assert source == path.read_text("utf-8")
    assert source.startswith(f'"""The functions of {model}')
    names: dict[str, Any] = {}
    exec(source, names)
    kernels, logits = numeric.kernels(model), np.linspace(-30, 30, 61)
    for y in (0.0, 1.0):
        for name in ("loss", "derivative", "second_derivative"):
            expected = getattr(kernels, name)(logits, y)
            assert np.array_equal(names[name](logits, y) + np.zeros(61), expected)
    assert np.array_equal(names["activation"](logits), kernels.activation(logits))


def test_emit_proves_the_code_and_counts_its_branches(tmp_path: Path) -> None:
    result = run("emit", "sigmoid-bce", "--check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "sigmoid-bce: numpy 8, python 8, array-api 8, training 32",
        "56 branches of the emitted code proved equal to the derived formulas",
    ]
    path = tmp_path / "proved.txt"
    assert run("emit", "poisson", "--check", "--target", "python", "--output", path).stdout == ""
    assert path.read_text("utf-8").startswith("poisson: python 4\n4 branches")


def test_emit_proves_every_model() -> None:
    lines = run("emit", "--check", "--target", "numpy").stdout.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == [*dv.models, "softmax-ce"]
    assert int(lines[-1].split()[0]) == sum(int(line.split()[-1]) for line in lines[:-1]) > 120


def test_emit_proves_what_is_printed_for_a_target() -> None:
    lines = run("emit", "--check", "--target", "python").stdout.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == list(dv.models)


def test_emit_fails_where_the_code_of_softmax_is_not_the_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    gradient = parts()["gradient"]
    slip = replace(gradient, source=gradient.source.replace("r + 1", "r + 2"))
    assert slip != gradient
    monkeypatch.setattr("numeric.emitted.parts", lambda: {**parts(), "gradient": slip})
    result = run("emit", "softmax-ce", "--check")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "the code of softmax-ce for numpy is not proved: step 1 of 'softmax cross-entropy, gradient" in " ".join(
        result.stderr.split()
    )


def test_emit_fails_where_the_code_is_not_the_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numeric.printers.Python._print_log1p", lambda self, e: f"math.log({self._print(e.args[0])})")
    result = run("emit", "sigmoid-bce", "--check")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "the code of sigmoid-bce for python is not proved: step 1 of 'sigmoid-bce: L" in " ".join(
        result.stderr.split()
    )


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from click.testing import CliRunner; from numeric.__main__ import main;"
        "done = [CliRunner().invoke(main, [*c, '--help']).exit_code for c in ([], ['fit'], ['emit'])];"
        "print(done, *{'sympy', 'matplotlib', 'numpy', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[0, 0, 0]"


@pytest.mark.parametrize("plain", [False, True])
def test_a_bar_on_a_terminal(plain: bool) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment |= {"TERM": "xterm-256color", "COLUMNS": "80", **({"NO_COLOR": "1"} if plain else {})}
    command = [sys.executable, "-m", "numeric", "fit", "hours", "--method", "gd", "--epochs", "500"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
        assert process.stdout is not None
        assert json.loads(process.stdout.read())["n_iter"] == 500
    os.close(ours)
    text = shown.decode()
    assert "training" in text
    assert "epoch" not in text.partition("not converged")[0]
    assert bool(re.search(r"\x1b\[[\d;]*(3[0-7]|38;)[\d;]*m", text)) != plain


def _read(terminal: int) -> bytes:
    """What the other end wrote; nothing once it is closed, which Linux reports as an error."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_fit_with_l1_makes_weights_zero() -> None:
    got = answer("fit", "iris", "--l1", "0.05")
    expected = numeric.fit("sigmoid-bce", *numeric.datasets.load("iris"), l1=0.05)
    assert list(got["theta"].values()) == expected.theta.tolist()
    assert 0.0 in expected.theta
    assert any(expected.theta[1:])
