"""Tables in: encodings, separators, columns, dates; ties and refusals asked; nothing twice, nothing by halves."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.errors import BadInput, Conflict
from app.geocoding.areas import opened
from app.imports import Choices, Plan, Status, guessed
from app.imports.choices import ASK
from app.imports.review import table as review_table
from app.imports.runs import Tools, about, planned, put_in
from app.incidents.exchange import reading
from app.incidents.exchange.formats import FORMATS
from app.incidents.exchange.sheet import of_public
from app.incidents.imports import Import
from app.incidents.store import Store
from app.model import DisplayPrecision, Verification
from app.readers import Readers
from geodata.streets import Streets

CHICAGO = ZoneInfo("America/Chicago")
CORNER, BLOCK, TIE = "34th and Portland", "the 600 block of 24th Avenue North", "24th and Lyndale"
HEAD = "Case,Location,Date,Offense,Notes\n"


@pytest.fixture
def tools(tmp_path: Path, streets: Streets) -> Iterator[Tools]:
    with Store.open(f"sqlite+pysqlite:///{tmp_path / 'x.sqlite'}") as store:
        store.create_map("m", "M")
        areas = opened(streets, ())
        yield Tools(store, areas, areas.gazetteers, "America/Chicago")


def of(body: bytes | str, **choices: Any) -> Import:
    table = reading.read(body.encode() if isinstance(body, str) else body)
    chosen = guessed(table).as_json() | choices
    return Import("", "m", "t.csv", datetime.now(UTC), "ada", table.lines, chosen, about=about(table))


def deciding(found: Import, decisions: dict[str, Any]) -> Import:
    return replace(found, decisions=decisions)


def statuses(plan: Plan) -> list[str]:
    return [str(one.status) for one in plan.outcomes]


def test_rows_are_located_or_asked_and_put_in_as_a_whole(tools: Tools) -> None:
    found = of(
        HEAD + f"1,{CORNER},01/14/2026 6:50 PM,shooting,A\n2,{TIE},01/13/2026,assault,\n3,{TIE},01/12/2026,,\n4,,,,\n"
    )
    plan = planned(tools, found)
    assert statuses(plan) == ["new", "tie", "tie", "wrong"]
    tie, nowhere = plan.questions
    assert (tie.phrase, tie.rows) == (TIE, (3, 4))
    assert "names no place" in nowhere.problem
    assert tie.match
    chosen = tie.match.candidates[1]
    candidate = {"label": chosen.label, "lon": chosen.lon, "lat": chosen.lat}
    plan = planned(tools, deciding(found, {tie.key: {"candidate": candidate}, nowhere.key: {"skip": True}}))
    assert statuses(plan) == ["new", "new", "new", "skipped"]
    report = put_in(tools, found, plan, actor="ada")
    assert (report["added"], report["left_out"]) == (3, 1)
    one, two, three = tools.store.map("m").incidents
    assert (one.title, one.category, one.description) == ("shooting", "shooting", "A")
    assert one.occurred_at == datetime(2026, 1, 14, 18, 50, tzinfo=CHICAGO)
    assert two.location.label == chosen.label
    assert two.location.verification is Verification.VERIFIED
    assert three.title == "Incident"
    assert {one.actor for one in tools.store.changes("m")[:3]} == {"ada"}


def test_a_question_is_settled_by_other_words_or_by_hand(tools: Tools) -> None:
    found = of(f"place\n{TIE}\nSomewhere\n")
    first, second = planned(tools, found).questions
    decisions = {first.key: {"phrase": CORNER}, second.key: {"lon": -93.25, "lat": 44.95}}
    one, two = (row.incident for row in planned(tools, deciding(found, decisions)).outcomes)
    assert one
    assert two
    assert (one.location.verbatim, one.location.label) == (TIE, "34th St E & Portland Ave S")
    assert (two.location.verification, two.location.lon) == (Verification.MOVED_BY_HAND, -93.25)
    still = planned(tools, deciding(found, {first.key: {"phrase": "Nowhere either"}}))
    assert statuses(still) == ["no_match", "no_match"]


def test_the_same_table_twice_makes_no_doubles(tools: Tools) -> None:
    rows = f"{CORNER},shooting\n{BLOCK},assault\n{BLOCK},assault\n"
    first = of("Location,Offense\n" + rows)
    put_in(tools, first, planned(tools, first), actor="ada")
    again = planned(
        tools, of("Offense;Location\n" + "\n".join(";".join(reversed(r.split(","))) for r in rows.splitlines()))
    )
    assert len(tools.store.map("m").incidents) == 3
    assert statuses(planned(tools, first)) == statuses(again) == ["there"] * 3
    third = of("Location,Offense\n" + rows + f"{BLOCK},assault\n")
    assert statuses(planned(tools, third)) == ["there", "there", "there", "new"]
    taken_off = tools.store.map("m").incidents[0]
    tools.store.delete_incident("m", taken_off.id, taken_off.version)
    assert statuses(planned(tools, first)) == ["new", "there", "there"]


def test_a_changed_row_of_the_same_name_is_an_update(tools: Tools) -> None:
    first = of(HEAD + f"1,{CORNER},,shooting,A\n2,{BLOCK},,shooting,B\n2,{CORNER},,shooting,B\n")
    plan = planned(tools, first)
    assert statuses(plan) == ["new", "new", "skipped"]
    put_in(tools, first, plan, actor="ada")
    one = tools.store.map("m").incidents[0]
    tools.store.update_incident("m", one.id, {"title": "By hand"}, one.version)
    assert statuses(planned(tools, first)) == ["there", "there", "skipped"]
    changed = of(HEAD + f"1,{CORNER},,shooting,Corrected\n2,{CORNER},,shooting,B\n")
    plan = planned(tools, changed)
    assert [sorted(row.changes) for row in plan.outcomes] == [["description", "title"], ["location"]]
    assert statuses(planned(tools, of(HEAD + f"1,{CORNER},,shooting,C\n", updates=False))) == ["there"]
    put_in(tools, changed, plan, actor="ada")
    assert [row.description for row in tools.store.map("m").incidents] == ["Corrected", "B"]
    assert tools.store.map("m").incidents[1].location.label == "34th St E & Portland Ave S"


def test_one_bad_row_lets_none_in(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    found = of(f"place\n{CORNER}\n{BLOCK}\n")
    plan = planned(tools, found)
    monkeypatch.setattr("app.incidents.imports._remember", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        put_in(tools, found, plan, actor="ada")
    assert tools.store.map("m").incidents == ()


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [
        ("0", "0", "0, 0 is no place"),
        ("44.95", "", "no longitude"),
        ("x", "-93", "no latitude"),
        ("nan", "-93", "no latitude"),
    ],
)
def test_a_position_that_is_none_is_refused(tools: Tools, lat: str, lon: str, said: str) -> None:
    (row,) = planned(tools, of(f"lat,lon,title\n{lat},{lon},A\n")).outcomes
    assert (row.status, said in row.problem) == (Status.WRONG, True)


def test_rows_bring_their_own_position(tools: Tools) -> None:
    rows = "lat;lon;title;display_precision\n44,95;-93,27;A;\n44.95;-93.27;B;hidden\n44.95;-93.27;C;nonsense\n"
    one, two, three = planned(tools, of(rows)).outcomes
    assert one.incident
    assert two.incident
    assert (one.incident.location.lat, one.incident.location.lon) == (44.95, -93.27)
    assert one.incident.location.uncertainty_m is None
    assert two.incident.location.display_precision == "hidden"
    assert "display_precision is one of" in three.problem


def test_many_rows_at_one_point_raise_the_alarm(tools: Tools) -> None:
    centre = "".join(f"44.98,-93.27,{number}\n" for number in range(12))
    spread = "".join(f"44.9{number},-93.2{number},{number}\n" for number in range(8))
    (alarm,) = planned(tools, of("lat,lon,title\n" + centre + spread)).alarms
    assert alarm == "12 of 20 rows lie at one point: 44.98000, -93.27000. Is that the city's center?"
    assert planned(tools, of("lat,lon,title\n" + spread)).alarms == ()


def test_open_dates_are_asked(tools: Tools) -> None:
    found = of(HEAD + f"1,{CORNER},03/04/2026,,\n")
    assert found.choices["order"] == ASK
    with pytest.raises(BadInput, match="which way round"):
        planned(tools, found)
    (row,) = planned(tools, of(HEAD + f"1,{CORNER},03/04/2026,,\n", order="dmy")).outcomes
    assert row.incident
    assert row.incident.occurred_at == date(2026, 4, 3)


def test_a_review_file_is_filled_in_and_imported_again(tools: Tools) -> None:
    whole = of(HEAD + f"1,{CORNER},01/14/2026,,\n2,{TIE},03/04/2026,,=1\n3,Nowhere,03/05/2026,,\n")
    plan = planned(tools, whole)
    put_in(tools, whole, plan, actor="ada")
    lines = list(csv.DictReader(io.StringIO(review_table(plan, "mdy").decode("utf-8-sig"), newline="")))
    assert [line["dateline_candidates"].count(";") for line in lines] == [1, 0]
    lines[0]["dateline_place"], lines[1]["dateline_place"] = BLOCK, "-93.25, 44.95"
    out = io.StringIO()
    writer = csv.DictWriter(out, lines[0])
    writer.writeheader()
    writer.writerows(lines)
    second = of(out.getvalue())
    put_in(tools, second, planned(tools, second), actor="ada")
    assert [one.description for one in tools.store.map("m").incidents] == ["", "=1", ""]
    assert statuses(planned(tools, whole)) == ["there"] * 3


def test_choices_are_checked() -> None:
    with pytest.raises(BadInput, match="no column “Nope”"):
        planned_columns({"place": "Nope"})
    with pytest.raises(BadInput, match="Which column says where"):
        planned_columns({"title": "a"})


def planned_columns(columns: dict[str, str]) -> Choices:
    from app.imports.choices import checked

    return checked([["a", "b"], ["1", "2"]], Choices(True, columns))


def test_a_geometry_of_another_kind_is_asked_about(tools: Tools) -> None:
    rows = '1,-93.26,44.95,POINT (-93.26 44.95)\n2,-93.26,44.95,"' + "[" * 20_000 + '"\n'
    plan = planned(tools, of("id,lon,lat,geometry\n" + rows))
    assert statuses(plan) == ["wrong", "wrong"]
    assert "GeoJSON" in plan.questions[0].problem


def test_what_an_editor_changed_since_the_plan_is_not_written_over(tools: Tools) -> None:
    first = of(HEAD + f"1,{CORNER},01/14/2026,shooting,A\n")
    put_in(tools, first, planned(tools, first), actor="ada")
    again = of(HEAD + f"1,{CORNER},01/14/2026,shooting,B\n")
    plan = planned(tools, again)
    assert statuses(plan) == ["changed"]
    (one,) = tools.store.map("m").incidents
    tools.store.update_incident("m", one.id, {"description": "Corrected by an editor."}, one.version)
    with pytest.raises(Conflict):
        put_in(tools, again, plan, actor="ada")
    assert tools.store.map("m").incidents[0].description == "Corrected by an editor."


def test_the_file_that_readers_get_moves_nothing_to_its_coarse_places(tools: Tools) -> None:
    first = of(f"id,place,display_precision\n1,{CORNER},block\n2,{BLOCK},hidden\n")
    put_in(tools, first, planned(tools, first), actor="ada")
    tools.store.publish("m")
    sheet = of_public(Readers(tools.store, tools.gazetteers).map("m"), "")
    before = tools.store.map("m").incidents
    for kind in ("csv", "geojson"):
        assert statuses(planned(tools, of(FORMATS[kind].write(sheet)))) == ["there", "there"]
    one = before[0]
    moved = of(f"id,lon,lat\n{one.id},-93.25,44.95\n")
    put_in(tools, moved, planned(tools, moved), actor="ada")
    found = tools.store.incident("m", one.id).location
    assert (found.lon, found.display_precision) == (-93.25, DisplayPrecision.BLOCK)


def test_a_table_can_hold_a_place_back_and_never_lets_out_more(tools: Tools) -> None:
    first = of(f"id,place\n1,{CORNER}\n2,{BLOCK}\n")
    put_in(tools, first, planned(tools, first), actor="ada")
    tools.store.publish("m")
    lowered = of(f"id,place,display_precision\n1,{CORNER},hidden\n2,{BLOCK},exact\n")
    plan = planned(tools, lowered)
    assert statuses(plan) == ["changed", "there"]
    put_in(tools, lowered, plan, actor="ada")
    assert [one.title for one in Readers(tools.store, tools.gazetteers).map("m").withheld] == ["Incident"]
    raised = of(f"id,place,display_precision\n1,{CORNER},exact\n")
    assert statuses(planned(tools, raised)) == ["there"]
    assert statuses(planned(tools, of(f"id,place,display_precision\n2,{BLOCK},some\n"))) == ["wrong"]


def test_places_found_with_a_doubt_are_listed_to_check(tools: Tools) -> None:
    found = of(HEAD + f"1,38th and Chicgo,,,\n2,{CORNER},,,\n3,38th and Chicgo,,,\n")
    plan = planned(tools, found)
    assert [str(one.status) for one in plan.outcomes] == ["new"] * 3
    (check,) = plan.checks
    assert (check.phrase, check.label, check.rows) == ("38th and Chicgo", "38th St E & Chicago Ave S", (2, 4))
    assert any("Chicago" in doubt for doubt in check.doubts)
    assert plan.report(done=False)["checks"] == [check._asdict()]
