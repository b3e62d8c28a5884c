"""CSV cells: no program runs a formula out of one, at whatever separator it splits, and every text comes back."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.incidents.exchange.tables import cell, plain

SIGNS = "=+-@＝＋－＠"  # noqa: RUF001
HOSTILE = [
    "=1+1", " =1", "\t=1", "\tx", "\rx", "\nx", "'=1", '"=1"', "a;=1", "a; =1", 'a;"=1"', "a\t@x", "a|+1", "a\n-1",
    "a\r\n=1", "a,=1", 'a,"=1', ";;=1", ";\n=1", "a;'=1", "a;' =1", "\ufeff=1", "\u00a0=1", "=1;=2,=3|=4",
    "a;＝1",  # noqa: RUF001
]  # fmt: skip


def cells_of(text: str, delimiter: str) -> list[str]:
    """The cells that a program sees which splits a line of our file at `delimiter`."""
    out = io.StringIO()
    csv.writer(out).writerow(["x", cell(text), "y"])
    line = out.getvalue()
    quoted = [field for row in csv.reader(io.StringIO(line, newline=""), delimiter=delimiter) for field in row]
    naive = [part for row in line.splitlines() for part in row.split(delimiter)] if delimiter != "," else []
    return quoted + [part.strip('"') for part in naive]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_program_starts_a_formula_in_a_cell(text: str, delimiter: str) -> None:
    begins = [field.lstrip(' \t\r\n\ufeff\u00a0"')[:1] for field in cells_of(text, delimiter)]
    assert not [sign for sign in begins if sign and sign in SIGNS]


@pytest.mark.parametrize("text", [*HOSTILE, "'", "''=x", "a;b", "one\n\ntwo", "a, -5", "O'Neil; 5-7 p.m.", "", "-"])
def test_a_cell_comes_back_as_it_was(text: str) -> None:
    assert plain(str(cell(text))) == text


@pytest.mark.parametrize("text", ["a;b", "one\n\ntwo", "a, -5", "O'Neil; 5-7 p.m.", "34th & Portland", "a@b.org, c"])
def test_plain_text_is_left_alone(text: str) -> None:
    assert cell(text) == text


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="=+-@;,|\t\r\n'\" ab\ufeff＝", max_size=12))  # noqa: RUF001
def test_every_text_comes_back(text: str) -> None:
    guarded = str(cell(text))
    assert plain(guarded) == text
    assert not [
        part
        for delimiter in ";|\t"
        for part in guarded.split(delimiter)
        if part.lstrip(' "')[:1] in SIGNS and part.lstrip(' "')
    ]


@pytest.mark.parametrize("value", [-93.26, 5, None])
def test_numbers_stay_numbers(value: object) -> None:
    assert cell(value) == ("" if value is None else value)
