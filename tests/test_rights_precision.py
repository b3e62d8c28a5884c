"""Who may lower what readers see at once, and who may raise it: by each route, for each caller."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.imports.choices import Choices
from app.incidents.store import Store
from app.web.rights import Right
from tests import live
from tests.newsroom import Newsroom, hire
from tests.test_rights import rights_of


@pytest.fixture(scope="module")
def reader(data_dir: Path) -> Iterator[httpx.Client]:
    """A client of a service without a cache in front: a withdrawal is answered sooner."""
    with live.in_thread(live.settings(data_dir, proxy_cache=False)) as client:
        yield client


@pytest.fixture(scope="module")
def newsroom(reader: httpx.Client, data_dir: Path) -> Iterator[Newsroom]:
    """People and tokens of the service that is asked."""
    with Store.open(live.settings(data_dir).store_url) as store:
        yield hire(store)


LOWERING = (
    "PATCH /api/maps/{slug}/incidents/{incident_id}",
    "PUT /api/maps/{slug}/incidents/{incident_id}",
    "POST /api/maps/{slug}/restore",
    "POST /api/maps/{slug}/import",
    "POST /desk/maps/{slug}/import/{import_id}/finish",
    "POST /desk/maps/{slug}/incidents/{incident_id}/precision",
    "POST /desk/maps/{slug}/restore",
    "POST /desk/maps/{slug}/undo",
)
"""The routes by which a place that readers see exactly becomes hidden in the draft."""
HIDDEN_ROW = "id,place,title,display_precision\n1,34th and Portland,Seen,{precision}\n"


def _seen_exactly(store: Store, editor: httpx.Client, slug: str) -> tuple[str, str]:
    """A map that was published with its one place hidden, and again with it exact: the incident's id and address."""
    editor.post("/api/maps", json={"slug": slug, "title": "Seen"})
    assert (
        editor.post(
            f"/api/maps/{slug}/import", files={"file": ("t.csv", HIDDEN_ROW.format(precision="exact"))}
        ).status_code
        == 200
    )
    (one,) = editor.get(f"/api/maps/{slug}/incidents").json()["features"]
    address, any_state = f"/api/maps/{slug}/incidents/{one['id']}", {"If-Match": "*"}
    for precision in ("hidden", "exact"):
        editor.patch(address, json={"display_precision": precision}, headers=any_state)
        # By the store, which waits for no copies: no reader has asked yet.
        store.publish(slug, raising=None)
    return str(one["id"]), address


def _reviewed_hidden(store: Store, slug: str) -> str:
    """A table under review that hides the map's place: its id."""
    rows = list(csv.reader(HIDDEN_ROW.format(precision="hidden").splitlines()))
    found = store.start_import(slug, "t.csv", rows)
    choices = Choices(columns={name: name for name in ("id", "place", "title")})
    store.decide_import(slug, found.id, {}, choices.as_json())
    return found.id


@pytest.mark.parametrize("row", LOWERING)
@pytest.mark.parametrize("caller", ["reporter", "editor", "admin", "token write", "token publish", "token admin"])
def test_lowering_reaches_readers_at_once_for_whoever_has_the_right(
    reader: httpx.Client, editor: httpx.Client, newsroom: Newsroom, caller: str, row: str
) -> None:
    slug = f"low-{LOWERING.index(row)}-{caller.replace(' ', '-')}"
    headers, store = newsroom.headers(caller), newsroom.store
    id_, _ = _seen_exactly(store, editor, slug)
    one, map_ = store.incident(slug, id_), store.map(slug)
    whole = {"title": "Seen", "location": "34th and Portland", "display_precision": "hidden"}
    seen_at = map_.updated_at.isoformat() if map_.updated_at else ""
    sent: dict[str, dict[str, Any]] = {
        "PATCH /api/maps/{slug}/incidents/{incident_id}": {"json": {"display_precision": "hidden"}},
        "PUT /api/maps/{slug}/incidents/{incident_id}": {"json": whole},
        "POST /api/maps/{slug}/restore": {"json": {"version": 1}},
        "POST /api/maps/{slug}/import": {"files": {"file": ("t.csv", HIDDEN_ROW.format(precision="hidden"))}},
        "POST /desk/maps/{slug}/incidents/{incident_id}/precision": {
            "data": {"display_precision": "hidden", "version": str(one.version)}
        },
        "POST /desk/maps/{slug}/import/{import_id}/finish": {"data": {"rest": "leave"}},
        "POST /desk/maps/{slug}/restore": {"data": {"number": "1", "version": str(map_.version), "seen_at": seen_at}},
        # The step to take back is the one that made it exact.
        "POST /desk/maps/{slug}/undo": {"data": {"step": f"{id_}.{one.version}"}},
    }
    method, path = row.split(" ")
    import_id = _reviewed_hidden(store, slug) if "{import_id}" in path else ""
    path = path.format(slug=slug, incident_id=id_, import_id=import_id)
    reader.cookies.clear()
    answer = reader.request(method, path, headers={"If-Match": "*"} | headers, **sent[row])
    assert answer.status_code in (200, 303), answer.text
    assert store.incident(slug, id_).location.display_precision == "hidden", "the draft has it in any case"
    at_once = Right.LOWER_PRECISION in rights_of(caller)
    places = [one["geometry"] for one in reader.get(f"/maps/{slug}.geojson").json()["features"]]
    assert (places == [None]) is at_once
    if method in ("PATCH", "PUT"):
        remarks = answer.json().get("remarks", [])
        still = "Readers still see the exact place. They will see no place once"
        assert any(text.startswith(still) for text in remarks) is not at_once


def test_raising_is_confirmed_by_whoever_publishes(
    reader: httpx.Client, editor: httpx.Client, newsroom: Newsroom
) -> None:
    id_, address = _seen_exactly(newsroom.store, editor, "raise")
    for precision, status in (("hidden", 200), ("exact", 422)):
        # A reporter writes it; nobody has confirmed it.
        headers = newsroom.headers("editor" if precision == "hidden" else "reporter") | {"If-Match": "*"}
        reader.cookies.clear()
        assert reader.patch(address, json={"display_precision": precision}, headers=headers).status_code == 200
        answer = editor.post("/api/maps/raise/publish")
        assert answer.status_code == status
    told = answer.json()
    assert told["raised"] == [{"id": id_, "title": "Seen", "from": "hidden", "to": "exact"}]
    assert "Readers will see “Seen” more exactly: hidden → exact" in told["detail"]
    body = {"raise_precision": told["raise_precision"]}
    for caller, status in (("reporter", 403), ("token write", 403), ("token publish", 200)):
        answer = reader.post("/api/maps/raise/publish", json=body, headers=newsroom.headers(caller))
        assert answer.status_code == status, caller


def test_publish_page_names_what_readers_will_see_more_and_less_exactly(
    reader: httpx.Client, editor: httpx.Client, newsroom: Newsroom
) -> None:
    id_, address = _seen_exactly(newsroom.store, editor, "page")
    any_state, headers = {"If-Match": "*"}, newsroom.headers("editor")
    reader.cookies.clear()
    page = "/desk/maps/page/publish"
    reader.patch(address, json={"display_precision": "hidden"}, headers=any_state | newsroom.headers("reporter"))
    assert "Readers will see “Seen” less exactly: exact → hidden." in reader.get(page, headers=headers).text
    reader.patch(address, json={"display_precision": "hidden"}, headers=any_state | headers)
    reader.patch(address, json={"display_precision": "exact"}, headers=any_state | newsroom.headers("reporter"))
    text = reader.get(page, headers=headers).text
    assert "Readers will see “Seen” more exactly: hidden → exact." in text
    assert "Nothing that readers have seen is corrected" not in text
    form = {"version": str(newsroom.store.map("page").version), "raised": f"{id_}:exact"}
    refused = reader.post(page, data=form, headers=headers)
    assert refused.status_code == 422
    assert "Confirm below what readers will see more exactly." in refused.text
    assert newsroom.store.published_version("page") == 2
    assert reader.post(page, data=form | {"confirm_raised": "yes"}, headers=headers).status_code == 303
    assert newsroom.store.published_version("page") == 3
    told = reader.get("/desk/audit", headers=newsroom.headers("admin")).text
    assert "incident.raised" in told
