"""A map's address in a real WordPress: what the reporter sees, what readers get, with scripts and without."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Frame, Page, Route, expect

from tests.browser import Watched
from tests.live import BEARER, BLOCK, CORNER, in_thread, settings
from tests.test_browser_hosts import settled
from tests.wordpress.site import PASSWORD, USER, WordPress, installed, running

pytestmark = pytest.mark.browser
TITLE = 'How close were the "two" <b>shootings</b> & where?'
SOURCE = "https://city.example/statement"
CONTENT = "Before the map.\n\n{}\n\nAfter the map."
MAP, FALLBACK = "iframe.wp-embedded-content", "blockquote.wp-embedded-content"


def put(client: httpx.Client, slug: str, title: str) -> None:
    """A draft of two incidents."""
    assert client.post("/api/maps", json={"slug": slug, "title": title}, headers=BEARER).status_code == 201
    for location in (CORNER, BLOCK):
        body = {"title": "Shooting", "location": location, "attribution": "the city said", "source_url": SOURCE}
        assert client.post(f"/api/maps/{slug}/incidents", json=body, headers=BEARER).status_code == 201


@pytest.fixture(scope="module")
def dateline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service with a published map, `saturday`, and a draft."""
    with in_thread(settings(tmp_path_factory.mktemp("data"))) as client:
        put(client, "saturday", TITLE)
        put(client, "draft", "Not for readers yet")
        assert client.post("/api/maps/saturday/publish", headers=BEARER).status_code == 200
        yield str(client.base_url).rstrip("/")


@pytest.fixture(scope="module")
def wordpress(dateline: str) -> Iterator[WordPress]:
    """A site that may ask that service."""
    if not installed():
        pytest.skip("needs a WordPress: scripts/wordpress_packages.sh")
    with running(dateline.removeprefix("http://")) as site:
        yield site


@pytest.fixture(scope="module")
def article(wordpress: WordPress, dateline: str) -> str:
    """A post with the map's address on a line of its own, as the classic editor keeps it."""
    return wordpress.post("How close they were", CONTENT.format(f"{dateline}/maps/saturday"))


@pytest.fixture
def here(watched: Watched) -> Page:
    """A page that reaches nothing but this machine: WordPress's editor has pictures elsewhere."""
    watched.page.context.route("**/*", _only_here)
    return watched.page


def _only_here(route: Route) -> None:
    host = route.request.url.split("/")[2].split(":")[0]
    if host in ("localhost", "127.0.0.1"):
        route.continue_()
    else:
        route.abort()


def drawn(page: Page) -> Frame:
    """The map in the post, once it is drawn and to be seen."""
    page.wait_for_selector(MAP, state="visible")
    found = page.query_selector(MAP)
    frame = found and found.content_frame()
    assert frame
    frame.wait_for_selector(".map[data-ready]")
    return frame


def as_in_its_column(page: Page) -> None:
    """The map is as wide as the text around it, and the page no wider than the window."""
    paragraph = page.get_by_text("Before the map.").bounding_box()
    frame = page.locator(MAP).bounding_box()
    assert paragraph
    assert frame
    assert (frame["x"], frame["width"]) == (paragraph["x"], paragraph["width"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width_px", [1280, 360])
def test_readers_see_the_map_at_its_height(article: str, watched: Watched, here: Page, width_px: int) -> None:
    here.set_viewport_size({"width": width_px, "height": 800})
    here.goto(article)
    frame = drawn(here)
    shown = here.locator(MAP)
    assert shown.get_attribute("sandbox") == "allow-scripts"
    secret = shown.get_attribute("data-secret")
    assert secret
    assert (shown.get_attribute("src") or "").endswith(f"/embed/saturday#?secret={secret}")
    expect(here.locator(FALLBACK)).to_be_hidden()
    expect(frame.locator("h1")).to_have_text(TITLE)
    expect(frame.locator(".marker")).to_have_count(2)
    at_first = settled(here, frame)
    as_in_its_column(here)
    frame.locator("summary").click()
    opened = settled(here, frame)
    assert at_first + 50 < opened <= 1000
    assert watched.complaints == []


def test_a_source_leads_to_the_map_s_own_page(article: str, dateline: str, watched: Watched, here: Page) -> None:
    here.goto(article)
    frame = drawn(here)
    frame.locator("summary").click()
    # While the post still makes room for the text a click falls beside what it was meant for.
    settled(here, frame)
    frame.locator(".places a").first.click()
    here.wait_for_url(f"{dateline}/maps/saturday#words")
    expect(here.locator(".places a").first).to_have_attribute("href", SOURCE)


def test_without_scripts_the_title_is_a_link_to_the_map(article: str, dateline: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(article)
    expect(page.locator(FALLBACK)).to_be_visible()
    link = page.locator(FALLBACK).get_by_role("link")
    expect(link).to_have_text(TITLE)
    expect(link).to_have_attribute("href", f"{dateline}/maps/saturday")
    # WordPress shows its frame only when the map has spoken.
    box = page.locator(MAP).evaluate("frame => getComputedStyle(frame).clip")
    assert box == "rect(1px, 1px, 1px, 1px)"
    context.close()


def test_the_address_of_a_draft_stays_as_it_is(wordpress: WordPress, dateline: str, here: Page) -> None:
    address = f"{dateline}/maps/draft"
    here.goto(wordpress.post("Not yet", CONTENT.format(address)))
    expect(here.get_by_text(address, exact=True)).to_be_visible()
    assert here.locator(MAP).count() == 0
    assert "Not for readers yet" not in here.content()


def test_of_the_codes_to_copy_an_author_s_post_keeps_the_words(
    wordpress: WordPress, dateline: str, watched: Watched, here: Page
) -> None:
    here.goto(f"{dateline}/maps/saturday")
    codes = [here.locator(f"#{name}").input_value() for name in ("embed-code", "still-code")]
    # WordPress takes out of it what an author may not write: the frame.
    here.goto(wordpress.post("The codes", "\n\n".join(codes)))
    links = here.locator(f'a[href="{dateline}/maps/saturday"]')
    expect(links).to_have_text([TITLE, TITLE])
    expect(links.locator("img")).to_have_attribute("alt", re.compile("^Map: 34th St E & Portland Ave S and"))
    assert here.locator("iframe").count() == 0
    assert watched.complaints == []


def test_the_block_editor_shows_the_map_and_publishes_it(wordpress: WordPress, dateline: str, here: Page) -> None:
    here.goto(f"{wordpress.url}/wp-login.php")
    here.fill("#user_login", USER)
    here.fill("#user_pass", PASSWORD)
    here.click("#wp-submit")
    here.wait_for_url("**/wp-admin/**")
    here.goto(f"{wordpress.url}/wp-admin/post-new.php")
    here.wait_for_function("window.wp?.data?.select('core/editor')?.getCurrentPostId()")
    here.evaluate("wp.data.dispatch('core/preferences').set('core/edit-post', 'welcomeGuide', false)")
    # Newer versions keep what is written in a frame of its own.
    canvas = here.frame("editor-canvas") or here
    title = canvas.get_by_label("Add title")
    title.fill("From the editor")
    title.press("Enter")
    here.keyboard.type("Before the map.")
    here.keyboard.press("Enter")
    # A pasted address becomes a map by itself only if it begins with https.
    here.keyboard.type("/embed")
    here.get_by_role("option", name="Embed", exact=True).click()
    canvas.get_by_placeholder("Enter URL to embed here").fill(f"{dateline}/maps/saturday")
    here.keyboard.press("Enter")
    settled(here, drawn(here))
    here.get_by_role("button", name="Publish", exact=True).click()
    panel = here.locator(".editor-post-publish-panel")
    panel.get_by_role("button", name="Publish", exact=True).click()
    here.goto(panel.get_by_role("link", name="View Post").get_attribute("href") or "")
    frame = drawn(here)
    settled(here, frame)
    as_in_its_column(here)
    expect(frame.locator(".marker")).to_have_count(2)
