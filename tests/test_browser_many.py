"""Ten thousand incidents in a real Chromium: counts and circles, filters, the list; out of the page and by cells."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.maps import crowd, draw
from app.maps.basemap import BaseMap
from tests import crowds
from tests.browser import Watched
from tests.live import in_thread, settings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data_dir = tmp_path_factory.mktemp("data")
    crowds.publish(data_dir, "many", crowds.incidents(10_000))
    crowds.publish(data_dir, "celled", crowds.incidents(2_000))
    crowds.publish(data_dir, "corner", crowds.together(70))
    with in_thread(settings(data_dir)) as client:
        yield client


def opened(watched: Watched, service: httpx.Client, path: str) -> Page:
    watched.page.goto(f"{service.base_url}{path}")
    watched.page.wait_for_selector(".map[data-ready]")
    watched.page.wait_for_selector("canvas[data-dots]")
    watched.page.wait_for_load_state("networkidle")
    return watched.page


def dots(page: Page) -> int:
    return int(page.locator("canvas.crowd").get_attribute("data-dots") or 0)


def painted(page: Page) -> int:
    """How many pixels of the canvas are opaque."""
    return int(page.evaluate(
        "(c => c.getContext('2d').getImageData(0, 0, c.width, c.height)"
        ".data.filter((v, i) => i % 4 === 3 && v > 200).length)(document.querySelector('canvas.crowd'))"
    ))  # fmt: skip


@pytest.fixture(params=["many", "celled"])
def many(request: pytest.FixtureRequest, service: httpx.Client, watched: Watched) -> Iterator[Page]:
    """A map whose points stand in the page, and one that asks for them by cells."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "celled":
            patch.setattr(crowd, "MOST_INLINE", 100)
        yield opened(watched, service, f"/embed/{request.param}")
    assert watched.complaints == []


def shown(page: Page) -> int:
    return int((page.locator(".shown").inner_text().split(" of ")[0]).replace(",", ""))


def test_all_are_drawn_and_counted(many: Page) -> None:
    assert 4 < dots(many) < 400
    assert painted(many) > 1000
    assert shown(many) in (10_000, 2_000)
    assert many.locator(".marker").count() == 0


def test_a_category_and_days_are_chosen_by_keyboard(many: Page) -> None:
    everything = shown(many)
    many.get_by_label("Category").focus()
    many.keyboard.press("ArrowDown")
    expect(many.locator(".shown")).to_contain_text(f"{everything // 4:,} of {everything:,}")
    slider = many.get_by_label("Shown up to")
    slider.focus()
    for _ in range(3):
        many.keyboard.press("PageDown")
    expect(many.locator(".shown")).not_to_contain_text(f"{everything // 4:,} of")
    assert many.get_by_label("To", exact=True).input_value() == slider.get_attribute("aria-valuetext")
    assert 0 < shown(many) < everything // 4
    many.locator("details.text summary").click()
    assert "Theft" in many.locator(".places li").first.inner_text()
    many.get_by_label("To", exact=True).fill("")
    many.get_by_label("From").fill("2025-12-01")
    expect(many.locator(".places .small").first).to_contain_text("Dec. 1, 2025")


def test_the_list_goes_on_and_leads_to_the_map(many: Page) -> None:
    many.locator("details.text summary").click()
    assert many.locator(".places li").count() == 50
    many.get_by_role("button", name="Show more").click()
    expect(many.locator(".places li")).to_have_count(100)
    assert many.evaluate("document.activeElement.closest('li').querySelector('.number').textContent") == "51"
    for index in (1, 60):
        line = many.locator(".places li").nth(index)
        line.get_by_role("button").click()
        expect(many.locator(".crowd-popup")).to_contain_text(line.locator("b").inner_text())
    assert many.evaluate("document.activeElement.classList.contains('popup')")


def test_a_count_opens_by_a_click_until_each_place_stands_alone(many: Page) -> None:
    frame = many.locator(".map").bounding_box()
    assert frame
    before = many.locator(".scale").text_content()
    at = many.evaluate(
        "(() => { const c = document.querySelector('canvas.crowd'), r = c.getBoundingClientRect(),"
        "d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, k = c.width / r.width;"
        "const f = document.querySelector('.map').getBoundingClientRect();"
        "for (let y = f.top + 150; y < f.bottom - 150; y++) for (let x = f.left + 150; x < f.right - 150; x++)"
        "if (d[(Math.round((y - r.top) * k) * c.width + Math.round((x - r.left) * k)) * 4 + 3] > 200)"
        " return [x, y + 3];"
        "})()"
    )
    many.mouse.click(*at)
    expect(many.locator(".scale")).not_to_have_text(before or "")


def test_many_at_one_place_are_listed(service: httpx.Client, watched: Watched) -> None:
    page = opened(watched, service, "/embed/corner")
    frame = page.locator(".map").bounding_box()
    assert frame
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    expect(page.locator(".crowd-popup h2")).to_have_text("70 at this place")
    assert page.locator(".crowd-popup > div").count() == 8
    expect(page.locator(".crowd-popup")).to_contain_text("and 62 more")
    assert watched.complaints == []


def test_there_is_no_filter_where_there_is_nothing_to_choose(service: httpx.Client, watched: Watched) -> None:
    page = opened(watched, service, "/embed/corner")
    assert page.locator(".filters input, .filters select").count() == 0
    assert watched.complaints == []


def test_the_lone_file_of_many_needs_nobody(tmp_path: Path, basemap: BaseMap, watched: Watched) -> None:
    file = tmp_path / "many.html"
    file.write_text(draw.self_contained_page(crowds.content(150), basemap), encoding="utf-8")
    page = watched.page
    page.goto(file.as_uri())
    page.wait_for_selector("canvas[data-dots]")
    page.get_by_label("Category").select_option("1")
    expect(page.locator(".shown")).to_contain_text("38 of 150")
    assert watched.complaints == []
