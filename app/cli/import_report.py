"""What dateline import says: for people in lines, for programs as one JSON object, for another day as a review file."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from app.cli import console

if TYPE_CHECKING:
    from app.imports.plan import Plan, Question
    from app.incidents.imports import Import

_MOST_SAID = 12
_ASKED = (
    "Nothing was imported: rows that are not settled, {count:,}. Write them to a file with --review FILE, "
    "or settle them here with --settle."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the command was called."""

    columns: str
    dates: str
    title: str
    review: Path | None
    settle: bool
    dry_run: bool
    as_json: bool
    sheet: str = ""
    hidden: bool = False
    outside: str = "ask"


def say(found: "Import", plan: "Plan", wanted: Wanted, *, made: bool, done: bool) -> None:
    """Say what was done, or would be. `made`: the map is new."""
    from app.imports.notes import all_words, places

    notes = all_words(found.about.get("notes", ()))
    for line in (*notes, *plan.alarms):
        typer.echo(line, err=wanted.as_json)
    if wanted.as_json:
        report = {"done": done, "dry_run": wanted.dry_run, **plan.report(done=done)}
        console.print_json({**report, "map": found.slug, "notes": notes, "left": _left(plan)})
        return
    if made:
        typer.echo(f"Made the map {found.slug}.")
    for line in places(plan.report(done=done)):
        typer.echo(console.one_line(line, 400))
    _say_counts(plan, done=done)
    _say_questions(plan)
    _say_checks(plan)
    left = len(_left(plan))
    if not done and not left:
        typer.echo("Nothing was imported: this was a dry run.")
    if left and wanted.review and done:
        typer.echo(f"What is left is in {wanted.review.name}: fill in dateline_place and import that file.")
    if left and not wanted.review:
        typer.echo(_ASKED.format(count=left), err=True)


def _say_counts(plan: "Plan", *, done: bool) -> None:
    report = plan.report(done=done)
    added, updated = report["added"] or report["would_add"], report["updated"] or report["would_update"]
    would = "" if done else "would be "
    waiting = f"{report['waiting']:,} waiting, " if report["waiting"] else ""
    typer.echo(
        f"{report['rows']:,} rows: {added:,} {would}added, {updated:,} {would}updated, "
        f"{report['there']:,} there already, {waiting}{report['left_out']:,} left out."
    )


def _say_questions(plan: "Plan") -> None:
    from app.imports.review import problem

    for question in plan.questions[:_MOST_SAID]:
        outcome = next(one for one in plan.outcomes if one.number == question.rows[0])
        asked, why = console.one_line(question.phrase, 60), console.one_line(problem(outcome), 160)
        typer.echo(f"  {rows_of(question)}: “{asked}”: {why}")
    if len(plan.questions) > _MOST_SAID:
        typer.echo(f"  and {len(plan.questions) - _MOST_SAID:,} more.")


def rows_of(question: "Question") -> str:
    """Which rows a question is of, in words."""
    return f"{len(question.rows):,} rows" if len(question.rows) > 1 else f"line {question.rows[0]}"


def fixes(question: "Question") -> dict[str, tuple[str, str]]:
    """Return what can be done with a doubtful position: a letter → (the fix, what it does)."""
    from app.imports.doubts import AS_IS, WORDS
    from app.imports.notes import FIX_LABELS

    if not question.doubt:
        return {}
    fixes = question.doubt.fixes
    meant = ((one.code, f"{FIX_LABELS[one.code]}: {one.position.lat:g}, {one.position.lon:g}") for one in fixes)
    own = [(WORDS, FIX_LABELS[WORDS])] if question.phrase or len(question.rows) > 1 else []
    return dict(zip("abcdefgh", [*meant, (AS_IS, FIX_LABELS[AS_IS]), *own], strict=False))


def write_review(review: Path, plan: "Plan", order: str) -> None:
    """Write the rows that are left to a file."""
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


def _say_checks(plan: "Plan") -> None:
    """Say what was found with a doubt, the first of it."""
    for one in plan.checks[:_MOST_SAID]:
        lines = ", ".join(map(str, one.rows[:4])) + (" …" if len(one.rows) > 4 else "")
        typer.echo(f"  check {one.label} (“{one.phrase}”, line {lines}): {' '.join(one.doubts)}")
    if (more := len(plan.checks) - _MOST_SAID) > 0:
        typer.echo(f"  and {more:,} more places to check")
