"""app.web.warming: what the first would wait for is made before; the service ends in the middle of it if it must."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from app.ahead import Ahead
from app.main import open_parts
from app.maps import basemap, shapes
from app.web import warming
from app.web.desk import page
from app.web.parts import Parts
from tests.live import HANG_S, settings


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """The parts of a service just started."""
    opened = open_parts(settings(tmp_path))
    yield opened
    opened.close()


def test_every_step_succeeds_and_the_first_waits_for_none_of_it(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    for step in warming.steps(parts):
        step()
    monkeypatch.setattr(shapes, "read", None)
    monkeypatch.setattr(basemap, "_Level", None)
    monkeypatch.setattr(page._environment(), "compile", None)
    assert parts.pages.basemap.area.name == "Minneapolis"
    assert parts.pages.basemap.view(14, (0.0, 0.0, 1.0, 1.0), ())
    assert page._environment().get_template("bench.html")


def test_nothing_is_stored_by_it(parts: Parts, tmp_path: Path) -> None:
    before = sorted(path for path in tmp_path.rglob("*"))
    for step in warming.steps(parts):
        step()
    assert sorted(path for path in tmp_path.rglob("*")) == before


def test_the_service_ends_between_two_steps(parts: Parts) -> None:
    ahead, begun, go_on = Ahead(parts.pages, parts.readers), Event(), Event()
    done: list[str] = []

    def first() -> None:
        begun.set()
        go_on.wait(HANG_S)
        done.append("first")

    made = ahead.soon(first)
    rest = ahead.soon(lambda: done.append("second"))
    assert begun.wait(HANG_S)
    ahead._worker.shutdown(wait=False, cancel_futures=True)
    go_on.set()
    made.result(HANG_S)
    ahead.close()
    assert done == ["first"]
    assert rest.cancelled()
