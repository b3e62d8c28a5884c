"""The settings and erasing in a real Chromium: by hand and by keyboard, read by axe-core at both sizes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.incidents.store import Store
from app.people import Role
from tests import axe, live
from tests.browser import Watched
from tests.store_samples import incident

pytestmark = pytest.mark.browser
SIZES = ({"width": 360, "height": 740}, {"width": 1280, "height": 800})


@pytest.fixture
def link(tmp_path: Path) -> Iterator[str]:
    """A sign-in link of an admin, beside a published map of two."""
    chosen = live.settings(tmp_path, units="mi")
    with Store.open(chosen.store_url) as store:
        store.create_map("m", "Where it happened")
        store.add_incidents("m", [incident(title="Stays"), incident(title="Goes")])
        store.publish("m")
        store.update_map("m", {"dek": "What the city said by Sunday."}, store.map("m").version)
        store.publish("m")
        text = store.people.link(store.people.add_user("editor", Role.ADMIN).id)
    with live.in_thread(chosen) as client:
        yield f"{client.base_url}/desk/sign-in/{text}"


def check(page: Page) -> None:
    """Nothing sticks out on a phone, and axe-core finds nothing at either size."""
    for size in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (page.url, size)
        assert axe.violations(page) == []


def signed_in(browser: Browser, link: str) -> Watched:
    watched = Watched(browser.new_context())
    watched.page.goto(link)
    # The button has the focus; on a busy machine it gets it after the page has loaded.
    expect(watched.page.get_by_role("button", name="Sign in")).to_be_focused()
    watched.page.keyboard.press("Enter")
    watched.page.wait_for_url("**/desk")
    return watched


def test_an_admin_sets_the_house_style(browser: Browser, link: str) -> None:
    watched = signed_in(browser, link)
    page = watched.page
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_label("Unit that comes first")).not_to_be_editable()
    check(page)
    page.get_by_label("Colour of markers").fill("#ffff00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The nearest darker colour that passes is")).to_be_visible()
    check(page)
    page.get_by_label("Colour of markers").fill("#8a1c1c")
    page.get_by_label("Theme").select_option("dark")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    page.goto(page.url.partition("/desk")[0] + "/embed/m")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent')") != ""
    assert page.evaluate("document.documentElement.classList.contains('dark')")
    # A refused form is a 422, which Chromium reports; nothing else is.
    assert [said for said in watched.complaints if "422" not in said] == []
    watched.page.context.close()


def test_an_admin_erases_for_good(browser: Browser, link: str) -> None:
    watched = signed_in(browser, link)
    page = watched.page
    page.get_by_role("link", name="Where it happened", exact=True).click()
    page.goto(page.url.split("?")[0].rstrip("/") + "/erase")
    check(page)
    page.get_by_label("Goes").check()
    page.get_by_label("Why?").select_option("asked")
    page.get_by_label("I am sure").check()
    page.get_by_role("button", name="Erase it for good").click()
    expect(page.get_by_role("status").filter(has_text="Readers no longer see it")).to_be_visible()
    expect(page.get_by_label("Goes")).to_have_count(0)
    check(page)
    # The headings are a person's to read; those of earlier versions can be put in line with the draft's.
    page.get_by_label("earlier headings cannot be brought back").check()
    page.get_by_role("button", name="Replace earlier headings").click()
    expect(page.get_by_text("the draft, version 1, version 2")).to_be_visible()
    check(page)
    page.goto(page.url.partition("/desk")[0] + "/maps/m")
    expect(page.get_by_text("An entry was removed.").first).to_be_attached()
    assert "Goes" not in page.content()
    assert watched.complaints == []
    watched.page.context.close()
