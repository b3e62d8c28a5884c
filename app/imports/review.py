"""What was not settled, as a table that can be filled in and imported again: the rows as they were, and our columns."""

import csv
import io

from app.imports.plan import OPEN, Outcome, Plan
from app.incidents.exchange import columns
from app.incidents.exchange.tables import cell
from app.words.remarks import sentences

_MOST_NAMED = 9


def table(plan: Plan, order: str) -> bytes:
    """CSV: in the first column, dateline_place, goes the place in other words, "lon, lat", or "skip".

    `order`: which way round the dates of the whole table are.
    """
    rows = plan.of(*OPEN)
    own = [name for name in (rows[0].cells if rows else ()) if name not in columns.OF_REVIEW]
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([*columns.OF_REVIEW, *map(cell, own)])
    for row in rows:
        lines.writerow(
            [cell(value) for value in ("", problem(row), _candidates(row), order)] + [cell(row.cells[n]) for n in own]
        )
    return out.getvalue().encode("utf-8-sig")


def problem(row: Outcome) -> str:
    """Why the row is not settled, in a line."""
    if row.problem:
        return row.problem
    if row.match and row.match.candidates and not row.match.remarks:
        return f"The phrase fits {len(row.match.candidates)} places."
    return " ".join(sentences(row.match.remarks)) if row.match and row.match.remarks else "No place was found."


def _candidates(row: Outcome) -> str:
    return "; ".join(one.label for one in row.match.candidates[:_MOST_NAMED]) if row.match else ""
