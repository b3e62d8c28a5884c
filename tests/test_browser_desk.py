"""The desk in a real browser: the half-minute path counted, ties, refusals, conflicts, corrections, no connection."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import Watched
from tests.desk_site import NEWS, TWO, DeskSite, begin, drawn, sign_in

pytestmark = pytest.mark.browser
MOST_STEPS = 8


@dataclass
class Hands:
    """Clicks and key presses, counted."""

    page: Page
    steps: list[str] = field(default_factory=list)

    def click(self, what: Locator) -> None:
        """One click."""
        what.click()
        self.steps.append(f"click {what}")

    def press(self, key: str) -> None:
        """One key, or keys held together."""
        self.page.keyboard.press(key)
        self.steps.append(f"press {key}")


def in_focus(page: Page, name: str) -> None:
    """Waits until a button has the focus, as a page gives it to the one that leads on."""
    expect(page.get_by_role("button", name=name)).to_be_focused()


def paste(page: Page, text: str) -> None:
    """As from another window: the text is in the clipboard already."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("ControlOrMeta+V")


def test_from_the_sign_in_link_to_the_copied_code_in_eight_steps(watched: Watched, desk: DeskSite) -> None:
    page, hands = watched.page, Hands(watched.page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(desk.link("ann"))
    hands.steps.append("click the link that serve prints")
    in_focus(page, "Sign in")
    hands.press("Enter")
    page.wait_for_url("**/desk")
    expect(page.get_by_label("What was said")).to_be_focused()
    paste(page, TWO)
    page.wait_for_selector("#map[data-ready]")
    expect(page.locator("#answer .sentence")).to_contain_text("about 4.4 miles (7.1 km) apart in a straight line.")
    hands.click(page.get_by_role("link", name="Publish…"))
    page.wait_for_url("**/publish")
    in_focus(page, "Publish")
    hands.press("Enter")
    page.wait_for_url("**/share")
    hands.click(page.get_by_role("button", name="Copy the code"))
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    code = page.evaluate("navigator.clipboard.readText()")
    assert len(hands.steps) <= MOST_STEPS, hands.steps
    address = re.search(r'<iframe src="([^"]+)"', code)
    assert address
    page.goto(address[1])
    page.wait_for_selector(".map[data-ready]")
    assert page.locator(".marker").count() == 2
    assert watched.complaints == []


def test_a_tie_is_shown_and_a_key_chooses(watched: Watched, desk: DeskSite) -> None:
    page = watched.page
    sign_in(page, desk)
    begin(page, desk, NEWS)
    assert page.locator(".statement .found").count() == 4
    expect(page.locator("[data-tie] .choice")).to_have_count(2)
    assert page.locator(".pin.candidate").count() == 3
    page.locator("[data-tie] .choice").nth(1).hover()
    expect(page.locator(".pin.candidate.lit")).to_have_count(1)
    page.locator("#questions h2").click()
    page.keyboard.press("2")
    expect(page.locator("#rows .row")).to_have_count(3)
    expect(page.locator("#rows .row").nth(2)).to_contain_text("24th Ave N & Lyndale Ave N")
    expect(page.locator("#questions h2")).to_have_text("1 to settle")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#rows .row")).to_have_count(2)
    expect(page.locator("[data-tie]")).to_have_count(1)
    assert watched.complaints == []


def test_a_refusal_says_why_and_the_pin_is_put_by_hand(watched: Watched, desk: DeskSite) -> None:
    page = watched.page
    sign_in(page, desk)
    slug = begin(page, desk, "A car was found at 34th Ave S and Portland Ave S, the city said.").rpartition("/")[2]
    question = page.locator(".question")
    expect(question).to_contain_text("run parallel and never meet")
    expect(question.locator(".choice")).to_have_text(re.compile("34th St E & Portland Ave S"))
    question.get_by_role("button", name="Put the pin by hand").click()
    expect(page.locator("#pick-bar")).to_be_visible()
    page.locator("#map").click(position={"x": 300, "y": 200})
    row = page.locator("#rows .row")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("put there by ann; the text says “34th Ave S and Portland Ave S”")
    expect(row.get_by_label("Who says so")).to_have_value("the city said")
    (one,) = desk.store.map(slug).incidents
    assert (one.location.georeferenced_by, one.location.uncertainty_m) == ("ann", None)
    before = one.location
    drawn(page, 2)
    box = page.locator(".pin").bounding_box()
    assert box
    page.mouse.move(box["x"] + 14, box["y"] + 14)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=4)
    page.mouse.up()
    drawn(page, 3)
    assert desk.store.incident(slug, one.id).location.lon > before.lon
    page.locator("#rows h2").click()
    page.keyboard.press("ControlOrMeta+Z")
    drawn(page, 4)
    assert desk.store.incident(slug, one.id).location.position == before.position
    assert watched.complaints == []


def test_what_is_typed_is_saved_and_kept_while_there_is_no_connection(watched: Watched, desk: DeskSite) -> None:
    page = watched.page
    sign_in(page, desk)
    slug = begin(page, desk, TWO).rpartition("/")[2]
    title = page.get_by_label("Title of the map")
    title.fill("How far apart?")
    who_says = page.get_by_label("Who says so").first
    who_says.focus()
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"saved \d\d:\d\d:\d\d"))
    expect(page).to_have_title(re.compile("How far apart?"))
    page.context.set_offline(True)
    who_says.fill("the county said")
    page.get_by_label("Category").first.evaluate("e => e.closest('details').open = true")
    page.get_by_label("Category").first.fill("Fire")
    page.keyboard.press("Tab")
    expect(page.locator("[data-saved]")).to_contain_text("no connection")
    assert desk.store.map(slug).incidents[0].attribution == "the city said"
    page.context.set_offline(False)
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"saved \d\d:\d\d:\d\d"))
    now = desk.store.map(slug).incidents[0]
    assert (now.attribution, now.category) == ("the county said", "Fire")
    assert desk.store.map_line(slug).map.title == "How far apart?"


def test_the_second_of_two_is_shown_the_firsts_change(browser: Browser, desk: DeskSite) -> None:
    first, second = (browser.new_context().new_page() for _ in range(2))
    sign_in(first, desk, "ann")
    sign_in(second, desk, "ben")
    address = begin(first, desk, TWO)
    slug = address.rpartition("/")[2]
    second.goto(address)
    second.wait_for_selector("#map[data-ready]")
    first.get_by_label("Who says so").first.fill("the county said")
    first.keyboard.press("Tab")
    expect(first.locator("[data-saved]")).to_have_text(re.compile("saved"))
    second.get_by_label("Who says so").first.fill("a neighbor said")
    second.keyboard.press("Tab")
    expect(second.get_by_role("heading", name="Somebody else changed this first")).to_be_visible()
    assert desk.store.map(slug).incidents[0].attribution == "the county said"
    expect(second.locator("main")).to_contain_text("the county said")
    expect(second.locator("main")).to_contain_text("ann saved a change")
    second.get_by_role("radio", name="a neighbor said").check()
    second.get_by_role("button", name="Save this").click()
    second.wait_for_selector("#map[data-ready]")
    assert desk.store.map(slug).incidents[0].attribution == "a neighbor said"
    for page in (first, second):
        page.context.close()


def test_a_reader_sees_the_correction_with_its_reason(watched: Watched, desk: DeskSite) -> None:
    page = watched.page
    sign_in(page, desk)
    address = begin(page, desk, TWO)
    slug = address.rpartition("/")[2]
    desk.store.publish(slug, actor="ann")
    page.goto(address)
    page.get_by_label("Who says so").first.fill("the county said")
    page.keyboard.press("Tab")
    expect(page.locator("[data-saved]")).to_have_text(re.compile("saved"))
    page.get_by_role("link", name="Publish…").click()
    expect(page.locator("main")).to_contain_text("who says so of")
    page.get_by_label(re.compile("^Why")).fill("The statement was the county's, not the city's.")
    page.get_by_role("button", name="Publish the correction").click()
    page.wait_for_url("**/share")
    page.goto(f"{desk.url}/maps/{slug}")
    expect(page.locator("body")).to_contain_text("The statement was the county's, not the city's.")
    assert watched.complaints == []


def focused(page: Page) -> dict[str, Any]:
    """What has the focus: its text or label, and whether that can be seen."""
    found: dict[str, Any] = page.evaluate(
        """() => { const e = document.activeElement, s = getComputedStyle(e);
        const label = e.labels && e.labels[0] ? e.labels[0].textContent : '';
        return {words: (label || e.getAttribute('aria-label') || e.textContent || '').trim(),
                seen: e === document.body || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2)}; }"""
    )
    return found


def tab_to(page: Page, words: str) -> None:
    """Tabs on until something of that name has the focus, which always shows."""
    for _ in range(80):
        page.keyboard.press("Tab")
        at = focused(page)
        assert at["seen"], at
        if at["words"].startswith(words):
            return
    raise AssertionError(f"the keyboard never came by {words}")


def import_by_keyboard(page: Page) -> None:
    """A table pasted beside the map: its columns, its ties, and onto the map."""
    tab_to(page, "A place, or more text")
    paste(
        page, "Location\tOffense\n600 block of 24th Ave N\tassault\n24th and Lyndale\tassault\n26th and Lyndale\tfire"
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("What is in which column?")
    tab_to(page, "Locate the rows")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 rows to settle")
    tab_to(page, "24th St W & Lyndale Ave S")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 row to settle")
    # The keyboard goes on at the next question, not at the top of the page.
    page.keyboard.press("Tab")
    assert focused(page)["words"].startswith("26th ")
    page.keyboard.press("Enter")
    in_focus(page, "Import 3 rows")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported")
    tab_to(page, "Go to the map")
    page.keyboard.press("Enter")
    page.wait_for_selector("#map[data-ready]")


def test_by_keyboard_alone_from_end_to_end_on_a_phone(watched: Watched, desk: DeskSite) -> None:
    page = watched.page
    page.set_viewport_size({"width": 360, "height": 740})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(desk.link("ann"))
    in_focus(page, "Sign in")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    expect(page.get_by_label("What was said")).to_be_focused()
    page.keyboard.type("24th and Lyndale")
    page.keyboard.press("Enter")
    page.wait_for_selector("#map[data-ready]")
    page.keyboard.press("1")
    drawn(page, 2)
    tab_to(page, "Move the pin")
    page.keyboard.press("Enter")
    expect(page.locator("#map")).to_be_focused()
    with page.expect_response("**/api/reverse*"):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#pick-words")).to_contain_text("Under the cross: ")
    page.keyboard.press("Enter")
    expect(page.locator("#rows .row")).to_contain_text("put there by ann")
    page.keyboard.press("ControlOrMeta+Z")
    expect(page.locator("#rows .row")).not_to_contain_text("put there by ann")
    tab_to(page, "A place, or more text")
    page.keyboard.type("34th and Portland")
    page.keyboard.press("Enter")
    expect(page.locator("#rows .row")).to_have_count(2)
    import_by_keyboard(page)
    expect(page.locator("#rows .row")).to_have_count(5)
    tab_to(page, "Publish…")
    page.keyboard.press("Enter")
    page.wait_for_url("**/publish")
    in_focus(page, "Publish")
    page.keyboard.press("Enter")
    page.wait_for_url("**/share")
    tab_to(page, "Copy the code")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    assert watched.complaints == []
