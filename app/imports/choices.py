"""What is chosen of a table before it is read: its headings, what each column is, which way round its dates are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from app.errors import BadInput
from app.incidents.exchange import columns, dates
from app.incidents.exchange.reading import Table

_LOOKED_AT = 200
Cells = Mapping[str, str]
ASK = "ask"
"""The order of dates where the table does not tell and nobody has said."""


@dataclass(frozen=True, slots=True)
class Choices:
    """`columns`: field → heading; `order`: "mdy", "dmy", "" where it makes no difference, or ASK.

    `title` stands where a row has none; `updates`: rows that changed since they were imported change their incidents.
    `timed` is False where every time in the column of dates is midnight: those are days.
    """

    headed: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    title: str = ""
    updates: bool = True
    timed: bool = True

    @classmethod
    def of_json(cls, values: Mapping[str, Any]) -> "Choices":
        """The other end of `as_json`."""
        return cls(**values)

    def as_json(self) -> dict[str, Any]:
        """The choices as plain JSON."""
        return {**asdict(self), "columns": dict(self.columns)}

    @property
    def complete(self) -> bool:
        """Whether a table can be read by them."""
        return bool(self.columns) and self.order != ASK


def names(lines: Sequence[Sequence[str]], headed: bool) -> list[str]:
    """The headings, each once; "Column 3" where there is none."""
    found: list[str] = []
    for number, heading in enumerate(lines[0], start=1):
        name = " ".join(heading.split())[:100] if headed and heading.strip() else f"Column {number}"
        while name in found:
            name += f" ({number})"
        found.append(name)
    return found


def rows(lines: Sequence[Sequence[str]], headed: bool) -> Iterator[tuple[int, Cells]]:
    """The rows with their numbers in the table, its first line being 1."""
    found = names(lines, headed)
    for number, line in enumerate(lines[1:] if headed else lines, start=2 if headed else 1):
        yield number, dict(zip(found, line, strict=True))


def guessed(table: Table) -> Choices:
    """What the table itself says of its columns."""
    headed = columns.is_headed(table.lines[0]) if table.headed is None else table.headed
    found = columns.guess(names(table.lines, headed)) if headed else {}
    if not headed:
        found = {"place": names(table.lines, headed)[0]}
    found = _without_words_for_addresses(found, table, headed)
    return Choices(headed, found, order_of(table.lines, headed, found), timed=_timed(table.lines, headed, found))


def with_columns(guess: Choices, table: Table, named: Mapping[str, str]) -> Choices:
    """The choices with the columns that somebody named: field → heading. Who names columns by what the first line says
    of them says that it is headings."""
    headed = guess.headed or (bool(named) and set(named.values()) <= set(names(table.lines, True)))
    return replace(guess, headed=headed, columns={**(guess.columns if headed == guess.headed else {}), **named})


def _without_words_for_addresses(found: dict[str, str], table: Table, headed: bool) -> dict[str, str]:
    """A column called source that holds no addresses says who says so."""
    name = found.get("source")
    values = [cells[name] for _, cells in rows(table.lines[:_LOOKED_AT], headed) if cells[name]] if name else []
    if not name or not values or values[0].lower().startswith("http"):
        return found
    rest = {key: value for key, value in found.items() if key != "source"}
    return {"attribution": name, **rest}


def order_of(lines: Sequence[Sequence[str]], headed: bool, chosen: Mapping[str, str]) -> str:
    """Which way round the dates of the chosen column are; ASK where the rows leave it open."""
    if "date" not in chosen:
        return ""
    if columns.ORDER in names(lines, headed):
        # A part of a table leaves open what the whole of it told.
        told = {cells[columns.ORDER] for _, cells in rows(lines, headed)} & set(dates.ORDERS)
        if len(told) == 1:
            return told.pop()
    found = dates.order_of(cells[chosen["date"]] for _, cells in rows(lines, headed))
    return ASK if found is None else found


def _timed(lines: Sequence[Sequence[str]], headed: bool, chosen: Mapping[str, str]) -> bool:
    return "date" not in chosen or dates.has_times(cells[chosen["date"]] for _, cells in rows(lines, headed))


def checked(lines: Sequence[Sequence[str]], choices: Choices) -> Choices:
    """The choices, if they fit the table; the order of its dates filled in where it tells. Raises BadInput."""
    found = columns.check(choices.columns, names(lines, choices.headed))
    if choices.order not in ("", ASK, *dates.ORDERS):
        raise BadInput(f"The order of dates is one of {', '.join(dates.ORDERS)}.")
    own = order_of(lines, choices.headed, found)
    order = choices.order if own == ASK and choices.order else own
    timed = _timed(lines, choices.headed, found)
    return Choices(choices.headed, found, order, " ".join(choices.title.split())[:300], choices.updates, timed)
