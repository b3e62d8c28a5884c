"""Imports at the desk: a table chosen, its columns confirmed, what is open settled, all put on the draft at once."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import Request, Response

from app.desk.suggestions import suggestions
from app.errors import BadInput
from app.geocoding.deciding import too_wide
from app.imports import Choices, Plan, Question, guessed, notes
from app.imports.checks import MOST_CHECKS
from app.imports.choices import ASK, checked, names, order_of
from app.imports.doubts import AS_IS, Fix
from app.imports.plan import OPEN
from app.imports.review import problem, table
from app.imports.runs import about, put_in
from app.imports.works import Work, Works
from app.incidents.exchange import columns, dates, reading
from app.incidents.imports import Import
from app.model import MatchStatus
from app.web.auth import needs
from app.web.desk import tables
from app.web.desk.forms import Form, Posted
from app.web.desk.listing import moment_words
from app.web.desk.page import HEADERS, page
from app.web.desk.route import desk_router
from app.web.desk.tables import to_import
from app.web.desk.who import Signed, Who
from app.web.parts import Parts, Service
from app.web.rights import Right
from app.web.uploads import Uploaded, tools_of

router = desk_router()
QUESTIONS_A_PAGE = 25
SAMPLES = 3
WRITES = needs(Right.EDIT_DRAFTS)
_works = Works()


@router.get("/maps/{slug}/import", dependencies=[WRITES])
def choose(request: Request, parts: Service, who: Signed, slug: str) -> Response:
    """Choose a file or paste a table; go on with one that was begun."""
    waiting = [
        {"id": one.id, "name": one.name, "by": one.actor, "at": moment_words(one.started_at, parts.settings.time_zone)}
        for one in parts.store.open_imports(slug)
    ]
    map_ = parts.store.map_line(slug).map
    return page(request, parts, "import.html", who=who, map=map_, waiting=waiting)


@router.post("/maps/{slug}/import", dependencies=[WRITES])
def begin(parts: Service, who: Signed, slug: str, upload: Uploaded) -> Response:
    """Keep the table; nothing of it is on the map."""
    return tables.begin(parts, who, slug, upload.name, reading.read(upload.body), upload.body)


@router.get("/maps/{slug}/import/{import_id}", dependencies=[WRITES])
def show(request: Request, parts: Service, who: Signed, slug: str, import_id: str, after: int = 0) -> Response:
    """Show where the import stands: its columns, its questions, or its report."""
    found = parts.store.import_(slug, import_id)
    if found.report is not None:
        return _page(
            request, parts, who, found, "import-done.html", report=found.report, places=notes.places(found.report)
        )
    if "guess" in found.choices:
        return _columns(request, parts, who, found, Choices.of_json(found.choices["guess"]))
    return _review(request, parts, who, found, after)


def _page(request: Request, parts: Parts, who: Who, found: Import, template: str, **values: Any) -> Response:
    map_ = parts.store.map_line(found.slug).map
    return page(request, parts, template, who=who, map=map_, found=found, **values)


def _columns(
    request: Request, parts: Parts, who: Who, found: Import, choices: Choices, said: str = "", status: int = 200
) -> Response:
    # Of two columns that differ neither is chosen before a person does.
    free = {field: name for field, name in choices.columns.items() if name not in choices.either}
    choices = replace(choices, columns=free)
    headings = names(found.lines, choices.headed)
    first = found.lines[1 if choices.headed else 0 :][:SAMPLES]
    samples = {name: [line[at][:80] for line in first if line[at]] for at, name in enumerate(headings)}
    order = order_of(found.lines, choices.headed, choices.columns)
    values = {
        "fields": columns.FIELDS, "headings": headings, "samples": samples, "choices": choices, "said": said,
        "asks_order": order == ASK, "orders": dates.ORDERS, "count": len(found.lines) - choices.headed,
        "first": found.lines[0][:8], "of_address": columns.PARTS,
        "notes": notes.all_words(found.about.get("notes", ())), "more": _more(found.about),
    }  # fmt: skip
    return _page(request, parts, who, found, "import-columns.html", status=status, **values)


def _more(about: Mapping[str, Any]) -> dict[str, Any]:
    """What else of a workbook can be read: its sheets, and what is hidden in this one."""
    if not about.get("file"):
        return {}
    hidden = [note for note in about["notes"] if note["code"].startswith("hidden_")]
    sheets = [{"name": about["sheet"], "hidden": False}, *about["sheets"]]
    return {"sheets": sheets, "has_hidden": bool(hidden), "read_hidden": any(note["read"] for note in hidden)}


@router.post("/maps/{slug}/import/{import_id}/sheet", dependencies=[WRITES])
def choose_sheet(parts: Service, form: Form, slug: str, import_id: str) -> Response:
    """Read another sheet of the workbook, or what is hidden in it."""
    found = parts.store.import_(slug, import_id)
    if found.report is not None or not (file := found.about.get("file")):
        return to_import(parts, slug, import_id)
    body = b64decode(file)
    table = reading.read(body, form.text("sheet"), hidden=form.text("hidden") == "yes")
    parts.store.replace_import_table(slug, import_id, table.lines, about(table, body))
    parts.store.decide_import(slug, import_id, {}, {"guess": guessed(table).as_json()})
    _works.forget(import_id)
    return to_import(parts, slug, import_id)


@router.post("/maps/{slug}/import/{import_id}/columns", dependencies=[WRITES])
def confirm(request: Request, parts: Service, who: Signed, form: Form, slug: str, import_id: str) -> Response:
    """Confirm what each column is."""
    found = parts.store.import_(slug, import_id)
    if form.text("again"):
        again = {key: value for key, value in found.choices.items() if key != "guess"}
        parts.store.decide_import(slug, import_id, {}, {"guess": found.choices.get("guess", again)})
        return to_import(parts, slug, import_id)
    given = {field: form.text(f"column-{field}") for field in columns.FIELDS}
    headed = form.text("headed") == "yes"
    choices = Choices(headed, given, form.text("order"), form.text("title"), form.text("updates") == "yes")
    try:
        choices = checked(found.lines, choices)
        if not choices.complete:
            raise BadInput("Say which way round the dates are.")
    except BadInput as refusal:
        kept = {field: name for field, name in given.items() if name in names(found.lines, headed)}
        return _columns(request, parts, who, found, replace(choices, columns=kept), str(refusal), 422)
    parts.store.decide_import(slug, import_id, {}, choices.as_json())
    return to_import(parts, slug, import_id)


def _review(request: Request, parts: Parts, who: Who, found: Import, after: int) -> Response:
    plan = _works.plan(tools_of(parts), found)
    if isinstance(plan, Work):
        answer = _page(request, parts, who, found, "import-waits.html", done=plan.done, total=plan.total)
        answer.headers["Refresh"] = "1"
        return answer
    start = min(max(after, 0), max(len(plan.questions) - 1, 0))
    questions = [_question(parts, plan, one) for one in plan.questions[start : start + QUESTIONS_A_PAGE]]
    following = start + QUESTIONS_A_PAGE
    values = {
        "counts": plan.counts, "alarms": plan.alarms, "questions": questions, "open": len(plan.of(*OPEN)),
        "asked": len(plan.questions), "next": following if following < len(plan.questions) else None,
        "ready": plan.counts["new"] + plan.counts["changed"], "notes": notes.all_words(found.about.get("notes", ())),
        "checks": plan.checks[:MOST_CHECKS], "more_checks": max(0, len(plan.checks) - MOST_CHECKS),
        "places": notes.places(plan.report(done=False)),
    }  # fmt: skip
    return _page(request, parts, who, found, "import-review.html", **values)


def _question(parts: Parts, plan: Plan, one: Question) -> dict[str, Any]:
    row = next(outcome for outcome in plan.outcomes if outcome.number == one.rows[0])
    lost = one.match if one.match and one.match.status is MatchStatus.NO_MATCH else None
    return {
        "nearest": [each.label for each in suggestions(lost, parts.geocoder)] if lost else [],
        "wide": too_wide(one.match) if one.match else "",
        "key": one.key, "phrase": one.phrase, "status": str(one.status), "rows": one.rows, "problem": problem(row),
        "candidates": one.match.candidates if one.match else (), "asked": one.match.verbatim if one.match else "",
        "fixes": _fixes(one), "several": bool(one.doubt and len(one.rows) > 1),
        "words": (one.phrase or (row.phrase and "of each row")) if one.doubt else "",
        "cells": [(name, cell[:120]) for name, cell in row.cells.items() if cell][:8],
    }  # fmt: skip


def _fixes(question: Question) -> list[dict[str, Any]]:
    """What can be done with a doubtful position."""
    if not question.doubt:
        return []
    options = [*question.doubt.fixes, Fix(AS_IS, question.doubt.position)]
    named = [(one.code, notes.FIX_LABELS[one.code], one.position) for one in options]
    return [{"code": code, "label": label, "lat": f"{at.lat:g}", "lon": f"{at.lon:g}"} for code, label, at in named]


@router.post("/maps/{slug}/import/{import_id}/settle", dependencies=[WRITES])
def settle(parts: Service, who: Signed, form: Form, slug: str, import_id: str) -> Response:
    """Settle a question: by a candidate, by other words, by a pin, or by leaving its rows out."""
    found = parts.store.import_(slug, import_id)
    key = form.text("key")
    if not key:
        raise BadInput("Which question is settled was not said: load the page again.")
    parts.store.decide_import(slug, found.id, {key[:40]: _decision(form)})
    return to_import(parts, slug, import_id, at="next")


def _decision(form: Posted) -> dict[str, Any]:
    if form.text("leave"):
        return {"skip": True}
    if form.text("fix"):
        return {"fix": _known_fix(form.text("fix"))}
    if form.text("candidate"):
        label, _, position = form.text("candidate").rpartition("|")
        try:
            lon, lat = map(float, position.split(","))
        except ValueError:
            raise BadInput("That place is not among those that fit: load the page again.") from None
        return {"candidate": {"label": label, "lon": lon, "lat": lat}, "phrase": form.text("asked")}
    lon_, lat_ = form.number("lon"), form.number("lat")
    if lon_ is not None and lat_ is not None:
        return {"lon": _within(lon_, 180, "longitude"), "lat": _within(lat_, 90, "latitude")}
    if not form.text("phrase"):
        raise BadInput("Say the place in other words, give longitude and latitude, or leave the row out.")
    return {"phrase": form.text("phrase")}


def _known_fix(code: str) -> str:
    if code not in notes.FIX_LABELS:
        raise BadInput("That is not one of the choices: load the page again.")
    return code


def _within(degrees: float, most: int, what: str) -> float:
    if not -most <= degrees <= most:
        raise BadInput(f"The {what} is a number of degrees from -{most} to {most}.")
    return degrees


@router.post("/maps/{slug}/import/{import_id}/finish", dependencies=[WRITES])
def finish(parts: Service, who: Signed, form: Form, slug: str, import_id: str) -> Response:
    """Put what is settled on the draft, all of it or nothing."""
    found = parts.store.import_(slug, import_id)
    if found.report is None:
        plan = _works.plan(tools_of(parts), found, 60.0)
        if isinstance(plan, Work) or (plan.of(*OPEN) and form.text("rest") != "leave"):
            return to_import(parts, slug, import_id)
        put_in(tools_of(parts), found, plan, actor=who.name, withhold=Right.LOWER_PRECISION in who.rights)
        _works.forget(import_id)
    return to_import(parts, slug, import_id)


@router.get("/maps/{slug}/import/{import_id}/rest.csv", dependencies=[WRITES])
def rest(parts: Service, slug: str, import_id: str) -> Response:
    """Give the rows that are not settled as a file, to fill in and import another day."""
    found = parts.store.import_(slug, import_id)
    plan = _works.plan(tools_of(parts), found, 60.0)
    body = b"" if isinstance(plan, Work) else table(plan, str(found.choices.get("order", "")))
    headers = {**HEADERS, "Content-Disposition": 'attachment; filename="to-settle.csv"'}
    return Response(body, 200, headers, "text/csv; charset=utf-8")


@router.post("/maps/{slug}/import/{import_id}/discard", dependencies=[WRITES])
def discard(parts: Service, slug: str, import_id: str, form: Form) -> Response:
    """Forget the import; the map stays as it is."""
    parts.store.discard_import(slug, import_id)
    _works.forget(import_id)
    return to_import(parts, slug)
