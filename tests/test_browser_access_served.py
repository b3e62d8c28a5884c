"""axe-core on what only a running service brings about: many incidents with filters, a live map, its own pages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.incidents.store import Store
from app.model import Incident
from tests import axe
from tests.browser import Watched
from tests.live import BEARER, BLOCK, CORNER, in_thread, post_incident, settings
from tests.map_samples import FIRST

pytestmark = pytest.mark.browser
SIZES = {"desk": (1280, 800), "phone": (320, 640)}
MANY = 300
KINDS = ("Theft", "Burglary", "Fire")


def crowd() -> Iterator[Incident]:
    """Over the south of the city and through a year; the last twenty at one corner."""
    assert FIRST.occurred_at
    for number in range(MANY):
        row, column = divmod(min(number, MANY - 20), 20)
        place = replace(FIRST.location, lon=-93.32 + 0.005 * column, lat=44.90 + 0.005 * row)
        day = FIRST.occurred_at + timedelta(days=number)
        yield replace(FIRST, id=str(number), location=place, category=KINDS[number % 3], occurred_at=day)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data_dir = tmp_path_factory.mktemp("data")
    with Store.open(f"sqlite:///{data_dir / 'dateline.sqlite'}") as store:
        store.create_map("crowd", "Many incidents")
        store.add_incidents("crowd", crowd())
        store.publish("crowd")
    with in_thread(settings(data_dir)) as client:
        client.headers.update(BEARER)
        assert client.post("/api/maps", json={"slug": "two", "title": "Two places"}).status_code == 201
        for place in (CORNER, BLOCK):
            assert post_incident(client, "two", place).status_code == 201
        assert client.post("/api/maps/two/publish").status_code == 200
        yield client


def opened(watched: Watched, service: httpx.Client, path: str, size: str = "desk") -> Page:
    width, height = SIZES[size]
    watched.page.set_viewport_size({"width": width, "height": height})
    watched.page.goto(f"{service.base_url}{path}")
    watched.page.wait_for_load_state("networkidle")
    return watched.page


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["embed", "maps"])
def test_axe_finds_nothing_among_many_and_their_filters(
    service: httpx.Client, watched: Watched, kind: str, scheme: str, size: str
) -> None:
    watched.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = opened(watched, service, f"/{kind}/crowd", size)
    found = {"as it is": axe.violations(page)}
    page.locator("select[name=category]").select_option(label="Fire (100)")
    expect(page.locator(".shown")).to_contain_text("100 of 300")
    page.locator("input[name=from]").fill("2026-03-01")
    found["filtered"] = axe.violations(page)
    for summary in page.locator("summary:visible").all():
        summary.click()
    found["list open"] = axe.violations(page)
    page.locator(".to-map:visible").first.press("Enter")
    page.wait_for_selector(".leaflet-popup")
    found["popup open"] = axe.violations(page)
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


def test_axe_finds_nothing_when_a_live_map_speaks_and_when_it_is_taken_down(
    service: httpx.Client, watched: Watched
) -> None:
    watched.page.clock.install()
    page = opened(watched, service, "/embed/two")
    page.route("**/embed/two.json*", lambda route: route.abort())
    for _ in range(3):
        page.clock.fast_forward(60_000)
        page.wait_for_timeout(200)
    expect(page.locator(".news")).to_contain_text("No connection")
    assert axe.violations(page) == []
    page.unroute("**/embed/two.json*")
    assert service.delete("/api/maps/two", headers={"If-Match": "*"}).status_code == 204
    for _ in range(6):
        page.clock.fast_forward(400_000)
        page.wait_for_timeout(200)
    expect(page.get_by_role("heading", name="This map has been taken down.")).to_be_visible()
    assert axe.violations(page) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", ["/", "/docs"])
def test_axe_finds_nothing_on_the_services_own_pages(
    service: httpx.Client, watched: Watched, path: str, size: str
) -> None:
    assert axe.violations(opened(watched, service, path, size)) == []
