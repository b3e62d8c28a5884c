"""dateline import: a table or an archive onto a map. What ties or is not found is asked, or goes to a review file."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli import console, import_report
from app.cli.import_report import Wanted
from app.cli.tokens import ACTOR, open_store

if TYPE_CHECKING:
    from app.imports.choices import Choices
    from app.imports.plan import Plan, Question
    from app.imports.runs import Tools
    from app.incidents.exchange.reading import Table
    from app.incidents.imports import Import
    from app.incidents.store import Store


def import_(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, GeoJSON, XLSX, a review file, or an archive of a map.")],
    slug: Annotated[str, typer.Option("--map", help="The map's name in addresses; made if there is none.")],
    columns: Annotated[str, typer.Option(help="Which column is what: place=Location,title=Offense.")] = "",
    dates: Annotated[str, typer.Option(help="Which way round dates are where it is open: mdy or dmy.")] = "",
    title: Annotated[str, typer.Option(help="Title of rows that have none.")] = "",
    sheet: Annotated[str, typer.Option(help="Sheet of a workbook, by its name.")] = "",
    hidden: Annotated[bool, typer.Option("--hidden", help="Read hidden rows and columns of a sheet, too.")] = False,
    outside: Annotated[str, typer.Option(help="Points outside every area: ask about them, or take them.")] = "ask",
    review: Annotated[Path | None, typer.Option(help="Write the rows that are not settled to this file.")] = None,
    settle: Annotated[bool, typer.Option("--settle", help="Ask about each of them here.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Put the rows of a table on a map's draft; the same file twice makes no doubles."""
    from app.incidents.exchange import archive

    wanted = Wanted(columns, dates, title, review, settle, dry_run, as_json, sheet, hidden, outside)
    with _reading(file):
        content = archive.read(file) if archive.is_archive(file) else None
        body = b"" if content else _body(file)
    with open_store(create=not dry_run) as store:
        if content is None:
            _table(store, slug, file.name, body, wanted)
            return
        made = store.restore_archive(slug, content, actor=ACTOR)
    typer.echo(f"Made the map {slug} of the archive. Its incidents: {len(made.incidents):,}.")


@contextmanager
def _reading(file: Path) -> "Iterator[None]":
    try:
        yield
    except OSError as error:
        raise typer.Exit(console.fail(f"{file.name} cannot be read: {error.strerror}")) from None


def _body(file: Path) -> bytes:
    from app.incidents.exchange.reading import MOST_BYTES

    with file.open("rb") as opened:
        # One more than is read, so that what is too large is seen to be.
        return opened.read(MOST_BYTES + 1)


def _table(store: "Store", slug: str, name: str, body: bytes, wanted: Wanted) -> None:
    from app.imports.choices import checked
    from app.imports.runs import about
    from app.incidents.exchange import reading
    from app.incidents.imports import Import

    table = reading.read(body, wanted.sheet, hidden=wanted.hidden)
    said = replace(_chosen(table, wanted.columns), order=wanted.dates, title=wanted.title, outside=wanted.outside)
    choices = checked(table.lines, said)
    made, done = _made(store, slug), False
    try:
        found = Import("", slug, name, datetime.now(UTC), ACTOR, table.lines, choices.as_json(), about=about(table))
        with _tools(store, slug) as tools:
            done = _imported(tools, found, wanted, made=made)
    finally:
        if made and not done:
            # Nothing came of it, the map neither.
            store.delete_map(slug, 1, actor=ACTOR)


def _chosen(table: "Table", columns: str) -> "Choices":
    """What the table says of its columns, and what was said of them."""
    from app.imports.choices import guessed, with_columns
    from app.incidents.exchange.columns import of_text

    return with_columns(guessed(table), table, of_text(columns))


def _made(store: "Store", slug: str) -> bool:
    """Make the map if there is none."""
    from app.errors import NotFound

    try:
        store.map_line(slug)
    except NotFound:
        store.create_map(slug, slug.replace("-", " ").capitalize(), actor=ACTOR)
        return True
    return False


def _imported(tools: "Tools", found: "Import", wanted: Wanted, *, made: bool) -> bool:
    """Put all of it in, or nothing; whether it is in. Raises Exit where rows are left that nobody settles."""
    from app.imports.plan import OPEN
    from app.imports.runs import put_in

    plan = _planned(tools, found)
    if wanted.settle:
        plan, found = _settled(tools, found, plan)
    refused = bool(plan.of(*OPEN)) and not wanted.review
    done = not (wanted.dry_run or refused)
    if done and wanted.review and plan.of(*OPEN):
        import_report.write_review(wanted.review, plan, str(found.choices["order"]))
    if done:
        put_in(tools, found, plan, actor=ACTOR)
    import_report.say(found, plan, wanted, made=made and done, done=done)
    if refused:
        raise typer.Exit(console.NO_ANSWER)
    return done


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
    from app.words.remarks import sentences

    typer.echo(f"\n“{console.one_line(question.phrase)}” ({import_report.rows_of(question)})")
    candidates = question.match.candidates if question.match else ()
    for line in filter(None, (question.problem, *sentences(question.match.remarks if question.match else ()))):
        typer.echo(f"  {console.one_line(line)}")
    for number, one in enumerate(candidates, start=1):
        typer.echo(f"  {number}. {one.label}{f', {one.locality}' if one.locality else ''}")
    fixes = import_report.fixes(question)
    for letter, (_, words) in fixes.items():
        typer.echo(f"  {letter}. {words}")
    if fixes and len(question.rows) > 1:
        # Other words would put all of these rows at one place.
        answer = typer.prompt("  a letter, or s to skip", default="s", show_default=False).strip()
        return {"fix": fixes[answer][0]} if answer in fixes else {"skip": True}
    hint = "a number, " if candidates else "a letter, " if fixes else ""
    answer = typer.prompt(f"  {hint}other words, lon,lat, or s to skip", default="s", show_default=False).strip()
    if answer in fixes:
        return {"fix": fixes[answer][0]}
    if answer.isdigit() and 1 <= int(answer) <= len(candidates):
        one = candidates[int(answer) - 1]
        return {
            "phrase": question.match and question.match.verbatim,
            "candidate": {"label": one.label, "lon": one.lon, "lat": one.lat},
        }
    return {"skip": True} if answer.lower() in ("s", "skip") else {"phrase": answer}
