"""10,000 rows of a table: read, located, put on a map in one transaction, into an empty store. All is made up here."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from app.geocoding.areas import opened
from app.imports import guessed
from app.imports.runs import Tools, planned, put_in
from app.incidents.exchange import reading
from app.incidents.imports import Import
from app.incidents.store import Store
from bench.timing import title, wanted
from geodata.streets import MINNEAPOLIS, Streets

ROWS = 10_000
MOST_S = 10.0


def table(rows: int = ROWS) -> bytes:
    """Blocks and corners of Minneapolis, each row with words of its own."""
    lines = ["Case,Location,Date,Offense,Notes"]
    for number in range(rows):
        street, hundred = number % 40 + 20, number % 17 * 100 + 600
        place = f"{hundred} block of {street}th Ave N" if number % 3 else f"{street}th and Portland"
        lines.append(f"{number},{place},2026-01-{number % 28 + 1:02} 18:50,theft,Report {number}")
    return "\n".join(lines).encode()


def run() -> None:
    """Prints the row."""
    title(f"importing a table of {ROWS:,} rows")
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(f"sqlite+pysqlite:///{Path(folder) / 'x.sqlite'}") as store,
    ):
        store.create_map("m", "M")
        areas = opened(Streets(MINNEAPOLIS), ())
        tools = Tools(store, areas, areas.gazetteers, "America/Chicago")
        started_s = time.perf_counter()
        read = reading.read(table())
        found = Import("", "m", "t.csv", datetime.now(UTC), "bench", read.lines, guessed(read).as_json())
        plan = planned(tools, found)
        located_s = time.perf_counter() - started_s
        put_in(tools, found, plan, actor="bench")
        took_s = time.perf_counter() - started_s
        areas.close()
    wanted("read and located", located_s, "s", most=MOST_S)
    wanted(f"and {plan.counts['new']:,} of them on the map", took_s, "s", most=MOST_S)


if __name__ == "__main__":
    run()
