"""dateline import: a table or an archive onto a map. What ties or is not found is asked, or goes to a review file."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli import console
from app.cli.tokens import ACTOR, open_store

if TYPE_CHECKING:
    from app.imports.plan import Plan, Question
    from app.imports.runs import Tools
    from app.incidents.imports import Import
    from app.incidents.store import Store

_MOST_SAID = 12
_ASKED = (
    "Nothing was imported: rows that are not settled, {count:,}. Write them to a file with --review FILE, "
    "or settle them here with --settle."
)


def import_(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, GeoJSON, XLSX, a review file, or an archive of a map.")],
    slug: Annotated[str, typer.Option("--map", help="The map's name in addresses; made if there is none.")],
    columns: Annotated[str, typer.Option(help="Which column is what: place=Location,title=Offense.")] = "",
    dates: Annotated[str, typer.Option(help="Which way round dates are where it is open: mdy or dmy.")] = "",
    title: Annotated[str, typer.Option(help="Title of rows that have none.")] = "",
    review: Annotated[Path | None, typer.Option(help="Write the rows that are not settled to this file.")] = None,
    settle: Annotated[bool, typer.Option("--settle", help="Ask about each of them here.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Put the rows of a table on a map's draft; the same file twice makes no doubles."""
    body = _body(file)
    with open_store() as store:
        from app.incidents.exchange import archive

        if archive.is_archive(body):
            made = store.restore_archive(slug, archive.read(body), actor=ACTOR)
            typer.echo(f"Made the map {slug} of the archive: {len(made.incidents):,} incidents.")
            return
        _table(store, file, body, slug, columns, dates, title, review, settle, dry_run, as_json)


def _body(file: Path) -> bytes:
    from app.incidents.exchange.reading import MOST_BYTES

    try:
        with file.open("rb") as opened:
            # One more than is read, so that what is too large is seen to be.
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise typer.Exit(console.fail(f"{file.name} cannot be read: {error.strerror}")) from None


def _table(
    store: "Store", file: Path, body: bytes, slug: str, columns: str, dates: str, title: str,
    review: Path | None, settle: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    from app.imports.choices import checked, guessed, names
    from app.incidents.exchange import reading
    from app.incidents.exchange.columns import of_text
    from app.incidents.imports import Import

    table = reading.read(body)
    choices = guessed(table)
    given = of_text(columns)
    if given:
        # Somebody who names the first column by its heading says that there are headings.
        headed = choices.headed or set(given.values()) <= set(names(table.lines, True))
        choices = replace(choices, headed=headed, columns={**(choices.columns if choices.headed else {}), **given})
    choices = checked(table.lines, replace(choices, order=dates, title=title))
    made = _made(store, slug)
    found = Import("", slug, file.name, datetime.now(UTC), ACTOR, table.lines, choices.as_json())
    with _tools(store, slug) as tools:
        plan = _planned(tools, found)
        if settle:
            plan, found = _settled(tools, found, plan)
        _finish(tools, found, plan, review, dry_run, as_json, made)


def _made(store: "Store", slug: str) -> bool:
    """Make the map if there is none."""
    from app.errors import NotFound

    try:
        store.map_line(slug)
    except NotFound:
        store.create_map(slug, slug.replace("-", " ").capitalize(), actor=ACTOR)
        return True
    return False


@contextmanager
def _tools(store: "Store", slug: str) -> "Iterator[Tools]":
    from contextlib import closing

    from app.geocoding.areas import opened
    from app.geocoding.providers import behind
    from app.imports.runs import Tools

    settings = console.load_settings()
    with console.opened_streets(settings) as streets, closing(opened(streets, settings.area_files)) as areas:
        geocoder = behind(areas, settings, *areas.infos, patient=True)
        yield Tools(store, geocoder, areas.gazetteers, settings.time_zone)


def _planned(tools: "Tools", found: "Import") -> "Plan":
    from rich.console import Console
    from rich.progress import Progress

    from app.imports.runs import planned

    silent = not sys.stderr.isatty()
    with Progress(console=Console(stderr=True), disable=silent, transient=True) as progress:
        task = progress.add_task("Locating", total=len(found.lines))
        return planned(tools, found, lambda done: progress.update(task, completed=done))


def _settled(tools: "Tools", found: "Import", plan: "Plan") -> "tuple[Plan, Import]":
    """Ask about each question until none is left."""
    decisions: dict[str, Any] = {}
    while asked := [one for one in plan.questions if one.key not in decisions or not decisions[one.key].get("skip")]:
        for question in asked:
            decisions[question.key] = _asked(question)
        found = replace(found, decisions=decisions)
        plan = _planned(tools, found)
    return plan, found


def _asked(question: "Question") -> dict[str, Any]:
    rows = f"{len(question.rows):,} rows" if len(question.rows) > 1 else f"line {question.rows[0]}"
    typer.echo(f"\n“{console.one_line(question.phrase)}” ({rows})")
    candidates = question.match.candidates if question.match else ()
    for line in filter(None, (question.problem, *(question.match.remarks if question.match else ()))):
        typer.echo(f"  {console.one_line(line)}")
    for number, one in enumerate(candidates, start=1):
        typer.echo(f"  {number}. {one.label}{f', {one.locality}' if one.locality else ''}")
    hint = "a number, " if candidates else ""
    answer = typer.prompt(f"  {hint}other words, lon,lat, or s to skip", default="s", show_default=False).strip()
    if answer.isdigit() and 1 <= int(answer) <= len(candidates):
        one = candidates[int(answer) - 1]
        return {
            "phrase": question.match and question.match.verbatim,
            "candidate": {"label": one.label, "lon": one.lon, "lat": one.lat},
        }
    return {"skip": True} if answer.lower() in ("s", "skip") else {"phrase": answer}


def _finish(
    tools: "Tools", found: "Import", plan: "Plan", review: Path | None, dry_run: bool, as_json: bool, made: bool
) -> None:
    from app.imports.plan import OPEN
    from app.imports.runs import put_in

    left = plan.of(*OPEN)
    say: Callable[[str], None] = lambda line: typer.echo(line, err=as_json)  # noqa: E731
    for alarm in plan.alarms:
        say(alarm)
    refused = bool(left) and not review
    if review and left and not dry_run:
        _write_review(review, plan, str(found.choices["order"]))
    report = plan.report()
    if not (dry_run or refused):
        put_in(tools, found, plan, actor=ACTOR)
    elif made:
        # Nothing came of it, the map neither.
        tools.store.delete_map(found.slug, 1, actor=ACTOR)
    if as_json:
        console.print_json({**report, "map": found.slug, "done": not (dry_run or refused), "left": _left(plan)})
    else:
        _say(
            found,
            plan,
            report,
            made=made and not (dry_run or refused),
            done=not (dry_run or refused),
            review=review if left else None,
        )
    if refused:
        if not as_json:
            typer.echo(_ASKED.format(count=len(left)), err=True)
        raise typer.Exit(console.NO_ANSWER)


def _write_review(review: Path, plan: "Plan", order: str) -> None:
    from app.imports.review import table

    try:
        review.write_bytes(table(plan, order))
    except OSError as error:
        raise typer.Exit(console.fail(f"{review.name} cannot be written: {error.strerror}")) from None


def _left(plan: "Plan") -> list[dict[str, Any]]:
    from app.imports.plan import OPEN
    from app.imports.review import problem

    return [
        {"line": one.number, "status": str(one.status), "phrase": one.phrase, "problem": problem(one)}
        for one in plan.of(*OPEN)
    ]


def _say(found: "Import", plan: "Plan", report: dict[str, Any], *, made: bool, done: bool, review: Path | None) -> None:
    from app.imports.review import problem

    if made:
        typer.echo(f"Made the map {found.slug}.")
    would = "" if done else "would be "
    typer.echo(
        f"{report['rows']:,} rows: {report['added']:,} {would}added, {report['updated']:,} {would}updated, "
        f"{report['there']:,} there already, {report['left_out']:,} left out."
    )
    for question in plan.questions[:_MOST_SAID]:
        rows = f"{len(question.rows):,} rows" if len(question.rows) > 1 else f"line {question.rows[0]}"
        outcome = next(one for one in plan.outcomes if one.number == question.rows[0])
        typer.echo(f"  {rows}: “{console.one_line(question.phrase, 60)}”: {console.one_line(problem(outcome), 160)}")
    if len(plan.questions) > _MOST_SAID:
        typer.echo(f"  and {len(plan.questions) - _MOST_SAID:,} more.")
    if review and done:
        typer.echo(f"What is left is in {review.name}: fill in dateline_place and import that file.")
