"""Quotation marks that somebody forgot to close, in tables of any width; cells that really have several lines."""

import pytest

from app.errors import BadInput
from app.incidents.exchange import reading


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('place\n"34th and Portland\n24th and Lyndale\n600 block of 24th Ave N"\n', 2),
        ('place\nx\n"34th and Portland\n24th and Lyndale"\n38th and Chicago\n', 3),
        ('place\n"34th and Portland\n24th and Lyndale\n', 2),
        ('place\n"2605 Blaisdell Ave\n3400 Portland Ave"\n', 2),
        ('place\n"a\nb\nc\nd\ne\nf"\n', 2),
        ('place,offense\n"34th and Portland,theft\n24th and Lyndale,assault\n38th and Chicago",robbery\n', 2),
        ('place,offense\n34th and Portland,"theft\n24th and Lyndale,assault\n38th and Chicago,robbery"\n', 2),
        ('place\toffense\nx\ty\n34th and Portland\t"theft\n24th and Lyndale\tassault\nz\trobbery"\n', 3),
        ('place,offense\n"34th and Portland,theft\n24th and Lyndale,assault\n', 2),
    ],
)
def test_a_stray_quote_in_a_narrow_table_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(BadInput, match=f"Line {line} opens a quotation mark"):
        reading.read(text.encode())
    with pytest.raises(BadInput, match=f"Line {line} opens a quotation mark"):
        reading.read_text(text)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('place\n"34th St\nand Portland"\n38th and Chicago\n', 2),
        ('place\n"34th and\nPortland"\n', 1),
        ('place\n"3400 Portland Ave\nMinneapolis, MN 55407\n(44.94, -93.27)"\n', 1),
        ('place\n"Cup Foods\n3759 Chicago Ave S\nApt 2\nMinneapolis\n(44.93, -93.26)"\n', 1),
        ('place,notes\n34th and Portland,"One was hurt.\nAbout 1,000 people came."\n', 1),
        ('place,notes\n34th and Portland,"One, two\nthree, four"\n', 1),
        ('place,notes\n"34th and Portland\nMinneapolis, MN",theft\n', 1),
        ('notes,place\n"a\nb\nc\nd\ne\nf\ng",34th and Portland\n', 1),
    ],
)
def test_cells_of_several_lines_are_read(text: str, rows: int) -> None:
    assert len(reading.read_text(text).lines) == rows + 1
