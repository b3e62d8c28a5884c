"""Settings made at the desk: checked, told in the audit, and in every process's pages at once; the environment wins."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from app.errors import Conflict
from app.house_settings import FRESH_S, LiveSettings, refusal
from app.incidents.people.audit import Wanted
from app.incidents.store import Store
from tests import live
from tests.newsroom import Newsroom, hire

TWO = ("34th and Portland", "600 block of 24th Ave N")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[httpx.Client]:
    with live.in_thread(live.settings(tmp_path, units="mi")) as client:
        client.post("/api/maps", json={"slug": "m", "title": "M"}, headers=live.BEARER)
        for phrase in TWO:
            body = {"title": phrase, "location": {"phrase": phrase}}
            client.post("/api/maps/m/incidents", json=body, headers=live.BEARER)
        client.post("/api/maps/m/publish", headers=live.BEARER)
        yield client


@pytest.fixture
def newsroom(service: httpx.Client, tmp_path: Path) -> Iterator[Newsroom]:
    with Store.open(f"sqlite:///{tmp_path / 'dateline.sqlite'}") as store:
        yield hire(store)


def save(service: httpx.Client, headers: dict[str, str], **values: str) -> httpx.Response:
    revision = re.search(r'name="revision" value="(\d+)"', service.get("/desk/settings", headers=headers).text)
    assert revision
    return service.post("/desk/settings", data={"revision": revision[1], **values}, headers=headers)


def test_a_change_is_in_the_next_page_and_in_the_audit(service: httpx.Client, newsroom: Newsroom) -> None:
    admin = newsroom.headers("admin")
    before = service.get("/embed/m")
    values = {"theme": "dark", "accent": "#8a1c1c", "language": "es", "frame_ancestors": "https://news.example"}
    saved = save(service, admin, **values, units="km")
    assert saved.status_code == 200
    assert "Set by DATELINE_UNITS." in saved.text
    after = service.get("/embed/m", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]
    assert "--accent:#8a1c1c" in after.text
    assert 'lang="es"' in after.text
    assert "frame-ancestors https://news.example" in after.headers["Content-Security-Policy"]
    # The environment says miles, whatever a form sends.
    assert "millas" in service.get("/maps/m").text
    told = newsroom.store.people.audit(Wanted(action="setting.changed"))
    assert {line.target for line in told} == values.keys()
    assert {line.actor for line in told} == {"admin"}
    again = save(service, admin, theme="auto", accent="", language="en", frame_ancestors="*")
    assert again.status_code == 200
    assert service.get("/embed/m").headers["ETag"] == before.headers["ETag"]


@pytest.mark.parametrize(("name", "value", "says"), [
    ("accent", "#fffffe", "The nearest darker colour"), ("theme", "pink", "theme is auto, light or dark"),
    ("font", "url(x)", "font is a list"), ("language", "xx", "xx"), ("area", "Atlantis", "no area of that name"),
    ("frame_ancestors", "https://a.example; script-src *", "addresses with blanks"),
])  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(
    service: httpx.Client, newsroom: Newsroom, name: str, value: str, says: str
) -> None:
    answer = save(service, newsroom.headers("admin"), **{name: value})
    assert answer.status_code == 422
    assert says in answer.text
    assert newsroom.store.settings_kept().values == {}


def test_two_admins_do_not_overwrite_each_other(service: httpx.Client, newsroom: Newsroom) -> None:
    stale = {"revision": "0", "theme": "light"}
    save(service, newsroom.headers("admin"), theme="dark")
    answer = service.post("/desk/settings", data=stale, headers=newsroom.headers("admin"))
    assert answer.status_code == 409
    assert newsroom.store.settings_kept().values == {"theme": "dark"}
    with pytest.raises(Conflict):
        newsroom.store.change_settings({"theme": "light"}, 0)


def test_another_process_sees_it_when_it_next_asks(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = 100.0
    monkeypatch.setattr("app.house_settings.time", SimpleNamespace(monotonic=lambda: now_s))
    other = LiveSettings(live.settings(tmp_path), store)
    assert other.now().settings.theme == "auto"
    store.change_settings({"theme": "dark", "accent": "no colour any more"}, 0)
    assert other.now().settings.theme == "auto"
    now_s += FRESH_S
    assert (other.now().settings.theme, other.now().settings.accent, other.now().revision) == ("dark", "", 1)


@pytest.mark.parametrize("good", ["*", "'none'", "'self'", "https://a.example https://*.b.example:8443", "https:"])
def test_who_may_embed(good: str) -> None:
    assert refusal("frame_ancestors", good) == ""


@pytest.mark.parametrize(
    "bad", ["", "* https://a.example", "a b", "javascript:x", "https://a.example/path", "*;", "'x'"]
)
def test_who_may_not(bad: str) -> None:
    assert refusal("frame_ancestors", bad)


def test_every_setting_of_the_desk_is_one_of_the_service() -> None:
    from app.house_settings import CHECKS
    from app.settings import Settings
    from app.web.desk.settings import FIELDS

    assert {field.name for field in FIELDS} == CHECKS.keys() <= Settings.model_fields.keys()
