"""A map that stays open: what the newsroom corrects arrives, is said, and moves nothing that is right already."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Request, Response, expect

from app.maps.embed import iframe_code
from tests.browser import Watched
from tests.live import BEARER, in_thread, post_incident, settings
from tests.map_samples import HOSTILE
from tests.map_site import serving

pytestmark = pytest.mark.browser
CHECKED_WITHIN_MS = 13_500
NEWS = ".news"
HIDDEN = """((a, places) => [...places].map(e => e.getBoundingClientRect()).filter(
  b => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).length
)(document.querySelector('.news').getBoundingClientRect(), document.querySelectorAll('.disc, .label-text'))"""
"""How many places what is said stands over."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with in_thread(settings(tmp_path_factory.mktemp("data"))) as client:
        client.headers.update(BEARER)
        yield client


class Desk:
    """A newsroom with one published map of two places."""

    def __init__(self, service: httpx.Client, slug: str) -> None:
        self.service, self.slug = service, slug
        assert service.post("/api/maps", json={"slug": slug, "title": "Two places"}).status_code == 201
        self.ids = [self.add(location) for location in ("34th and Portland", "600 block of 24th Ave N")]
        self.publish()

    def add(self, location: Any, **fields: Any) -> str:
        answer = post_incident(self.service, self.slug, location, **fields)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def change(self, number: int, **fields: Any) -> None:
        path = f"/api/maps/{self.slug}/incidents/{self.ids[number - 1]}"
        answer = self.service.patch(path, json=fields, headers={"If-Match": "*"})
        assert answer.status_code == 200, answer.text

    def publish(self) -> None:
        why = {"reason": "The city corrected it."}
        assert self.service.post(f"/api/maps/{self.slug}/publish", json=why).status_code == 200

    def take_down(self) -> None:
        assert self.service.delete(f"/api/maps/{self.slug}", headers={"If-Match": "*"}).status_code == 204


@pytest.fixture
def desk(service: httpx.Client, request: pytest.FixtureRequest) -> Desk:
    name: str = request.node.name
    return Desk(service, "".join(c if c.isalnum() else "-" for c in name.lower()).strip("-")[:80])


class Reader:
    """A reader with a map open, whose time the test winds."""

    def __init__(self, context: BrowserContext) -> None:
        self.watched = Watched(context)
        self.page: Page = self.watched.page
        self.states: list[int] = []
        self.asking: set[Request] = set()
        self.page.on("response", self._heard)
        self.page.on("request", lambda asked: self.asking.add(asked))
        self.page.on("requestfinished", lambda asked: self.asking.discard(asked))
        self.page.on("requestfailed", lambda asked: self.asking.discard(asked))
        self.page.clock.install()

    def _heard(self, answer: Response) -> None:
        if ".json?since=" in answer.url and answer.request.method == "GET":
            self.states.append(answer.status)

    def opens(self, address: str) -> "Reader":
        self.page.goto(address)
        self.page.wait_for_selector(".map[data-ready]")
        return self

    def waits(self, ms: int = CHECKED_WITHIN_MS) -> "Reader":
        """Lets so much of the reader's time pass; answers take the time they take."""
        self.page.clock.run_for(ms)
        quiet_ms = 0
        while quiet_ms < 150:
            self.page.wait_for_timeout(50)
            quiet_ms = 0 if self.asking else quiet_ms + 50
        return self


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 800, "height": 640}, reduced_motion="reduce")
    yield Reader(context)
    context.close()


@pytest.mark.parametrize("kind", ["embed", "maps"])
def test_a_correction_arrives_and_is_said(desk: Desk, reader: Reader, kind: str) -> None:
    page = reader.opens(f"{desk.service.base_url}/{kind}/{desk.slug}").page
    page.evaluate("kept = [...document.querySelectorAll('.marker')]; frames0 = document.querySelector('.map')")
    desk.change(2, location="800 block of 24th Ave N", title="Moved <b>here</b>")
    desk.publish()
    expect(page.locator(NEWS)).to_have_text("")
    reader.waits()
    expect(page.locator(NEWS)).to_contain_text("second location corrected, moved about")
    expect(page.locator(NEWS)).to_have_attribute("role", "status")
    assert "feet" in page.locator(NEWS).inner_text()
    assert page.evaluate("kept.every((node, i) => node === document.querySelectorAll('.marker')[i])")
    assert "800 block" in (page.locator(".marker").nth(1).get_attribute("aria-label") or "")
    assert "800 block of 24th Ave N: Moved <b>here</b>" in (page.locator(".places").text_content() or "")
    assert "800 block" in (page.locator(".label").nth(1).text_content() or "")
    assert page.locator(".label").count() == 2
    assert page.locator(".pill").count() == 1
    assert page.evaluate(HIDDEN) == 0
    assert reader.watched.complaints == []


def test_nothing_new_costs_a_304_and_no_page(desk: Desk, reader: Reader) -> None:
    reader.opens(f"{desk.service.base_url}/embed/{desk.slug}")
    for _ in range(3):
        reader.waits()
    assert len(reader.states) >= 3
    assert set(reader.states) == {304}
    assert reader.watched.complaints == []


def test_more_and_fewer_places(desk: Desk, reader: Reader) -> None:
    page = reader.opens(f"{desk.service.base_url}/embed/{desk.slug}").page
    third = desk.add("Lake and Hennepin")
    desk.publish()
    reader.waits()
    expect(page.locator(NEWS)).to_contain_text("third location added")
    assert page.locator(".marker").count() == 3
    assert page.locator(".inset-dot").count() == 3
    desk.service.delete(f"/api/maps/{desk.slug}/incidents/{desk.ids[0]}", headers={"If-Match": "*"})
    desk.publish()
    reader.waits()
    expect(page.locator(NEWS)).to_contain_text("first location taken off")
    assert page.locator(".disc").all_inner_texts() == ["1", "2"]
    assert third
    assert reader.watched.complaints == []


def test_what_the_reader_was_reading_stays_open(desk: Desk, reader: Reader) -> None:
    page = reader.opens(f"{desk.service.base_url}/embed/{desk.slug}").page
    page.locator(".marker").nth(1).focus()
    page.keyboard.press("Enter")
    desk.change(2, description="A second statement.")
    desk.publish()
    reader.waits()
    expect(page.locator(".popup")).to_contain_text("A second statement.")
    expect(page.locator(NEWS)).to_contain_text("second entry corrected")
    page.keyboard.press("Escape")
    assert page.locator(".marker:focus").count() == 1
    assert reader.watched.complaints == []


def test_hostile_news_stays_text(desk: Desk, reader: Reader) -> None:
    page = reader.opens(f"{desk.service.base_url}/maps/{desk.slug}").page
    hostile = HOSTILE.replace("\u2028", "")
    answer = desk.service.patch(f"/api/maps/{desk.slug}", json={"title": hostile}, headers={"If-Match": "*"})
    assert answer.status_code == 200
    desk.change(1, title=hostile, description=hostile, attribution=hostile)
    desk.publish()
    reader.waits()
    expect(page.locator(NEWS)).to_contain_text("new heading")
    assert page.locator("h1").text_content() == hostile
    assert hostile in (page.locator(".places li").first.text_content() or "")
    assert page.locator("img[src=x]").count() == 0
    assert reader.watched.complaints == []


def test_away_the_map_stays_and_says_since_when(desk: Desk, reader: Reader) -> None:
    page = reader.opens(f"{desk.service.base_url}/embed/{desk.slug}").page
    reader.waits()
    page.context.set_offline(True)
    reader.waits(60_000)
    expect(page.locator(NEWS)).to_contain_text("No connection. This is the map as of")
    assert page.locator(NEWS).inner_text().endswith(("a.m..", "p.m..", "a.m.", "p.m."))
    assert page.locator(".marker").count() == 2
    missed = len([url for url in reader.watched.requests if ".json" in url])
    reader.waits(600_000)
    assert len([url for url in reader.watched.requests if ".json" in url]) - missed <= 6
    desk.change(1, location="35th and Portland")
    desk.publish()
    page.context.set_offline(False)
    reader.waits(1_000)
    reader.waits()
    expect(page.locator(NEWS)).to_contain_text("first location corrected")


def test_a_hidden_tab_asks_nothing(desk: Desk, reader: Reader) -> None:
    page = reader.opens(f"{desk.service.base_url}/embed/{desk.slug}").page
    hide = "v => { Object.defineProperty(document, 'hidden', { value: v, configurable: true });"
    page.evaluate(hide + "document.dispatchEvent(new Event('visibilitychange')); }", True)
    reader.waits(120_000)
    assert reader.states == []
    page.evaluate(hide + "document.dispatchEvent(new Event('visibilitychange')); }", False)
    reader.waits(100)
    assert reader.states == [304]


def test_a_pinned_version_stays_until_it_is_taken_down(desk: Desk, reader: Reader) -> None:
    page = reader.opens(f"{desk.service.base_url}/embed/{desk.slug}@1").page
    desk.change(1, location="35th and Portland")
    desk.publish()
    reader.waits()
    reader.waits()
    expect(page.locator(NEWS)).to_have_text("")
    assert "34th" in (page.locator(".places").text_content() or "")
    desk.take_down()
    reader.waits()
    expect(page.locator("body")).to_have_text("This map has been taken down.")
    assert "34th" not in page.content()
    asked = len(reader.watched.requests)
    reader.waits(120_000)
    assert len(reader.watched.requests) == asked


@pytest.mark.parametrize("pinned", [False, True])
def test_a_place_that_is_held_back_leaves_open_pages_without_a_publish(
    desk: Desk, reader: Reader, pinned: bool
) -> None:
    page = reader.opens(f"{desk.service.base_url}/embed/{desk.slug}{'@1' if pinned else ''}").page
    assert "34th" in page.content()
    desk.change(1, display_precision="hidden")
    reader.waits()
    expect(page.locator(".marker")).to_have_count(1)
    expect(page.locator(".withheld")).to_contain_text("location withheld")
    assert "34th" not in page.content()
    desk.change(2, display_precision="neighborhood")
    reader.waits()
    expect(page.locator(".places")).to_contain_text("Hawthorne")
    assert "24th" not in page.content()
    # It knows what it has: the next answer is that nothing changed.
    reader.waits()
    assert reader.states[-1] == 304


def test_an_open_page_says_why_it_was_taken_down(desk: Desk, reader: Reader) -> None:
    page = reader.opens(f"{desk.service.base_url}/embed/{desk.slug}").page
    why = {"reason": "The city <b>withdrew</b> its statement."}
    assert desk.service.post(f"/api/maps/{desk.slug}/take-down", json=why).status_code == 200
    reader.waits()
    expect(page.locator(".gone-map p")).to_have_text(why["reason"])
    page.reload()
    expect(page.get_by_role("heading")).to_have_text("This map has been taken down.")
    expect(page.locator(".gone-map p")).to_have_text(why["reason"])


def _inner(page: Page) -> Frame:
    return next(frame for frame in page.frames if "/embed/" in frame.url)


def test_in_a_frame_without_an_origin_as_well(desk: Desk, reader: Reader) -> None:
    with serving(lambda z, x, y, theme: b"") as host:
        frame = iframe_code(f"{desk.service.base_url}/embed/{desk.slug}", "t")
        strict = frame.replace(' loading="lazy"', "").replace(
            frame.split('sandbox="')[1].split('"')[0], "allow-scripts"
        )
        page = reader.page
        article = f'<!doctype html><title>a</title><link rel="icon" href="data:,">{strict}'
        page.goto(host.put("/article", article, {}))
        page.frame_locator("iframe").locator(".map[data-ready]").wait_for()
        assert _inner(page).evaluate("self.origin") == "null"
        reader.waits()
        desk.change(2, location="800 block of 24th Ave N")
        desk.publish()
        reader.waits()
        expect(page.frame_locator("iframe").locator(NEWS)).to_contain_text("second location corrected")
    assert reader.states[0] == 304
    assert reader.watched.complaints == []
