"""What is chosen of a table before it is read: its headings, what each column is, which way round its dates are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from app.errors import BadInput
from app.imports import composing, placing
from app.incidents.exchange import columns, dates
from app.incidents.exchange.table import Note, Table
from geodata.names import STREET_TYPES

_LOOKED_AT = 200
_MOST_DEG = 360.0
Cells = Mapping[str, str]
ASK = "ask"
"""What a person has to say: the order of dates where the table does not tell, a point outside every area."""
OUTSIDE = (ASK, "take")


@dataclass(frozen=True, slots=True)
class Choices:
    """`columns`: field → heading; `order`: "mdy", "dmy", "" where it makes no difference, or ASK.

    `title` stands where a row has none; `updates`: rows that changed since they were imported change their incidents.
    `timed` is False where every time in the column of dates is midnight: those are days.
    `outside`: ASK about points outside every area, or "take" them as they are.
    `either`: columns of addresses that differ; a person has to choose the one that is the place.
    """

    headed: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    title: str = ""
    updates: bool = True
    timed: bool = True
    outside: str = ASK
    either: Sequence[str] = ()

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
        return bool(self.columns) and self.order != ASK and not self.either


def _which(either: Sequence[str]) -> str:
    one, other = either
    return (
        f"“{one}” and “{other}” both say where, and they differ. Choose the column that is the place: "
        f"place={one} or place={other}."
    )


def names(lines: Sequence[Sequence[str]], headed: bool) -> list[str]:
    """The headings, each once; "Column 3" where there is none."""
    found: list[str] = []
    for number, heading in enumerate(lines[0], start=1):
        name = " ".join(heading.split())[:100] if headed and heading.strip() else f"Column {number}"
        while name in found:
            name += f" ({number})"
        found.append(name)
    return found


def rows(lines: Sequence[Sequence[str]], headed: bool, numbers: Sequence[int] = ()) -> Iterator[tuple[int, Cells]]:
    """Yield the rows with their `numbers` in the file, by default from 1 for the first line."""
    found = names(lines, headed)
    counted = numbers if len(numbers) == len(lines) else range(1, len(lines) + 1)
    for at in range(1 if headed else 0, len(lines)):
        yield counted[at], dict(zip(found, lines[at], strict=True))


def guessed(table: Table) -> Choices:
    """What the table itself says of its columns."""
    headed = columns.is_headed(table.lines[0]) if table.headed is None else table.headed
    found = columns.guess(names(table.lines, headed)) if headed else {}
    if not headed:
        found = {"place": names(table.lines, headed)[0]}
    found = _by_their_values(found, table, headed)
    either: tuple[str, ...] = ()
    if headed:
        headings = names(table.lines, headed)
        found, either = placing.settled(found, headings, lambda name: _column(table, headings.index(name)))
    order, timed = order_of(table.lines, headed, found), _timed(table.lines, headed, found)
    return Choices(headed, found, order, timed=timed, either=either)


def _column(table: Table, at: int) -> list[str]:
    return [composing.filled(line[at]) for line in table.lines[1:]]


def notes_on(table: Table) -> list[Note]:
    """Return how the file was read, and which columns that look like a position are none."""
    headed = columns.is_headed(table.lines[0]) if table.headed is None else table.headed
    found = columns.guess(names(table.lines, headed)) if headed else {}
    if not (example := _projected(found, table, headed)):
        return list(table.notes)
    return [*table.notes, {"code": "not_degrees", "lon": found["lon"], "lat": found["lat"], "example": example}]


def with_columns(guess: Choices, table: Table, named: Mapping[str, str]) -> Choices:
    """The choices with the columns that somebody named: field → heading. Who names columns by what the first line says
    of them says that it is headings."""
    headed = guess.headed or (bool(named) and set(named.values()) <= set(names(table.lines, True)))
    own = {field: name for field, name in guess.columns.items() if name not in named.values()}
    either = () if {"place", "street"} & named.keys() else guess.either
    return replace(guess, headed=headed, columns={**(own if headed == guess.headed else {}), **named}, either=either)


def _values(table: Table, headed: bool, name: str) -> list[str]:
    """What the first rows hold in a column."""
    return [cells[name] for _, cells in rows(table.lines[:_LOOKED_AT], headed) if composing.filled(cells[name])]


def _by_their_values(found: dict[str, str], table: Table, headed: bool) -> dict[str, str]:
    """Correct what headings alone suggest by what the columns hold."""
    found = _without_words_for_addresses(found, table, headed)
    if _projected(found, table, headed):
        found = {field: name for field, name in found.items() if field not in ("lon", "lat")}
    if "number" in found and _counts_rows(_values(table, headed, found["number"])):
        found.setdefault("id", found.pop("number"))
    kinds = _values(table, headed, found["street_type"]) if "street_type" in found else []
    if kinds and not any(kind.upper().strip(". ") in STREET_TYPES for kind in kinds):
        # "Type" beside a street is that of the crime.
        found.setdefault("category", found.pop("street_type"))
    if "pre_direction" in found and "street" in found and "post_direction" not in found:
        headings = names(table.lines, headed)
        plain = found["pre_direction"].lower() in ("direction", "dir", "dir.")
        if plain and headings.index(found["pre_direction"]) > headings.index(found["street"]):
            found["post_direction"] = found.pop("pre_direction")
    return found


def _projected(found: Mapping[str, str], table: Table, headed: bool) -> str:
    """A value of columns called x and y that are not in degrees, in a table that has places in words too; else ""."""
    if not {"lon", "lat"} <= found.keys() or not {"place", "street"} & found.keys():
        return ""
    figures = [value for field in ("lon", "lat") for value in _values(table, headed, found[field])]
    large = [value for value in figures if _size(value) > _MOST_DEG]
    return large[0] if len(large) * 2 > len(figures) else ""


def _size(text: str) -> float:
    try:
        return abs(float(text.replace(",", "")))
    except ValueError:
        return 0.0


def _counts_rows(values: Sequence[str]) -> bool:
    """Return True for 1, 2, 3 and so on."""
    first = int(_size(values[0])) if values else 0
    return len(values) > 2 and values == [str(number) for number in range(first, first + len(values))]


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
    if choices.outside not in OUTSIDE:
        raise BadInput(f"Points outside every area are one of {', '.join(OUTSIDE)}.")
    if choices.either:
        raise BadInput(_which(choices.either))
    title, timed = " ".join(choices.title.split())[:300], _timed(lines, choices.headed, found)
    return Choices(choices.headed, found, order, title, choices.updates, timed, choices.outside)
