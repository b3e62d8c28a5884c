"""Sentences about an import: how its file was read, and why a position needs a person."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.imports.doubts import APART, OUTSIDE, Doubtful
from app.words.lengths import about

_FIXES = {
    "lon_sign": "Is the minus sign of the longitude missing?",
    "lat_sign": "Is the minus sign of the latitude missing?",
    "both_signs": "Are the minus signs missing?",
    "swapped": "The two look swapped.",
    "swapped_lon_sign": "The two look swapped, and a minus sign is missing.",
    "swapped_lat_sign": "The two look swapped, and a minus sign is missing.",
}
FIX_LABELS = {
    "as_is": "Use the point as it is",
    "words": "Use the words",
    "lon_sign": "Add the minus sign",
    "lat_sign": "Add the minus sign",
    "both_signs": "Add the minus signs",
    "swapped": "Swap latitude and longitude",
    "swapped_lon_sign": "Swap the two, and add the minus sign",
    "swapped_lat_sign": "Swap the two, and add the minus sign",
}
"""What the buttons at the desk say."""


def doubt(found: Doubtful) -> str:
    """Say why a position needs a person, and what may have been meant."""
    lat, lon = _figures(found.position)
    if found.code == OUTSIDE:
        town = f"in {found.facts['town']}, which is " if found.facts.get("town") else ""
        areas = _list(found.facts["areas"])
        said = f"The point {lat}, {lon} is {town}outside the areas that Dateline knows ({areas})."
        meant = [f"{_FIXES[one.code]} {', '.join(_figures(one.position))} is inside." for one in found.fixes[:1]]
        return " ".join([said, *meant])
    place = found.facts["place"]
    if found.code == APART:
        length = about(found.facts["distance_m"])
        return f"The point {lat}, {lon} is {length} from {place}, which is where the row's own words lead."
    return f"The row names {found.facts['town']}, but its point {lat}, {lon} is at {place}. One of the two is wrong."


def _figures(position: Sequence[float]) -> tuple[str, str]:
    return f"{position[1]:.5f}".rstrip("0").rstrip("."), f"{position[0]:.5f}".rstrip("0").rstrip(".")


def words(note: Mapping[str, Any]) -> str:
    """Say how a file was read, in a sentence."""
    code, count = note["code"], note.get("count", 0)
    if code == "sheet":
        others = [f"“{one['name']}”{' (hidden)' if one['hidden'] else ''}" for one in note["others"]]
        return f"Only the sheet “{note['sheet']}” was read. Not read: {_list(others)}."
    if code == "title_rows":
        lines, text = note["lines"], f" (“{note['text']}”)" if note.get("text") else ""
        which = f"Line {lines[0]}" if len(lines) == 1 else f"Lines {lines[0]} to {lines[-1]}"
        return f"{which} above the headings{text} {'is' if len(lines) == 1 else 'are'} not part of the table."
    if code in ("hidden_rows", "hidden_columns"):
        one, many = ("row", "rows") if code == "hidden_rows" else ("column", "columns")
        what = f"{count:,} hidden {one if count == 1 else many}"
        if note["read"]:
            return f"{what} {'was' if count == 1 else 'were'} read too."
        return f"{what} of the sheet {'was' if count == 1 else 'were'} left out."
    if code == "merged_cells":
        return f"{count:,} merged {'cell was' if count == 1 else 'cells were'} read for each of the rows below."
    if code == "not_degrees":
        return (
            f"The columns “{note['lon']}” and “{note['lat']}” are not used as a position: they hold projected "
            f"coordinates such as {note['example']}, not degrees."
        )
    return ""


def all_words(notes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say how a file was read, a sentence for each note."""
    return list(filter(None, map(words, notes)))


def places(report: Mapping[str, Any]) -> list[str]:
    """Say which columns the place is read from, which are not used, and which rows lie in other towns."""
    chosen, said = report.get("place_columns") or {}, []
    if used := list(dict.fromkeys(chosen.get("used", {}).values())):
        said.append(f"The place is read from {_list([f'“{name}”' for name in used])}.")
    if left := chosen.get("not_used"):
        said.append(f"Not used for the place: {_list([f'“{name}”' for name in left])}.")
    if towns := report.get("towns"):
        rows = sum(one["rows"] for one in towns)
        count = "1 row is" if rows == 1 else f"{rows:,} rows are"
        names = [f"{one['town']} ({one['rows']:,})" for one in towns]
        said.append(f"{count} in other towns: {_list(names)}.")
    return said


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6:,} more" if len(names) > 6 else "")
