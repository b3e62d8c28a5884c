"""app.ahead: what is published is made before a reader asks, and what fails there is made when somebody does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.ahead import Ahead
from app.main import open_parts
from app.maps import draw
from app.model import AccuracyType, Incident, Location
from app.pages import Pages
from app.web.parts import Parts
from app.web.public import version_of
from tests.live import BEARER, in_thread, settings

HERE = "http://127.0.0.1"


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """The parts of a service with a map that was published twice."""
    opened = open_parts(settings(tmp_path))
    opened.store.create_map("m", "A map")
    place = Location("a place", "A place", -93.27, 44.95, AccuracyType.POINT, 15.0)
    for number in (1, 2):
        opened.store.add_incidents("m", [Incident(f"i{number}", "An incident", place)])
        opened.store.publish("m")
    yield opened
    opened.close()


def test_nobody_waits_for_what_was_just_published(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    parts.ahead.publish("m", HERE).result(60)
    for module, drawing in ((draw, "embed_page"), (draw, "map_page"), (Pages, "_news")):
        monkeypatch.setattr(module, drawing, None)
    newest, before = version_of(parts, "m"), version_of(parts, "m", 1)
    assert parts.pages.embed(newest).body
    assert parts.pages.page(newest, HERE).body
    assert b"news" in parts.pages.state(newest, before).body


def test_what_cannot_be_made_ahead_is_made_when_it_is_asked_for(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(draw, "embed_page", None)
        parts.ahead.publish("m", HERE).result(60)
    assert parts.pages.embed(version_of(parts, "m")).body


def test_publishing_has_it_made_under_the_address_that_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(Ahead, "publish", lambda self, slug, base: asked.append((slug, base)))
    with in_thread(settings(tmp_path)) as client:
        client.headers.update(BEARER)
        assert client.post("/api/maps", json={"slug": "m", "title": "A map"}).status_code == 201
        assert client.post("/api/maps/m/publish").status_code == 200
        assert asked == [("m", str(client.base_url).rstrip("/"))]
