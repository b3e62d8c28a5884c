"""People in a real Chromium: from the sign-in link to a colleague who gets in, and every page read by axe-core."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app.incidents.store import Store
from app.people import Role
from tests import axe, live
from tests.browser import Watched
from tests.newsroom import PASSWORD

pytestmark = pytest.mark.browser
SIZES = ({"width": 360, "height": 740}, {"width": 1280, "height": 800})


@pytest.fixture
def link(tmp_path: Path) -> Iterator[str]:
    """A sign-in link of the first admin, as `dateline serve` prints it."""
    chosen = live.settings(tmp_path)
    with Store.open(chosen.store_url) as store:
        text = store.people.link(store.people.add_user("editor", Role.ADMIN).id)
    with live.in_thread(chosen) as client:
        yield f"{client.base_url}/desk/sign-in/{text}"


def check(page: Page) -> None:
    """Nothing sticks out on a phone, and axe-core finds nothing at either size."""
    for size in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (page.url, size)
        assert axe.violations(page) == []


def test_from_the_link_to_a_colleague_at_the_desk(browser: Browser, link: str) -> None:
    with browser.new_context(bypass_csp=False) as context:
        watched = Watched(context)
        page = watched.page
        page.goto(link)
        check(page)
        # The one button has the focus: one key, and whoever follows the link is at the desk.
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk")
        page.get_by_role("link", name="editor", exact=True).click()
        check(page)
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_role("button", name="Set the password").click()
        assert page.get_by_role("status").filter(has_text="signed out everywhere else").is_visible()
        page.get_by_role("link", name="Users").click()
        page.get_by_label("Name to sign in with").fill("Kim")
        page.get_by_role("button", name="Add, and make").click()
        passed_on = page.get_by_label("Sign-in link", exact=True).input_value()
        check(page)
        page.get_by_role("link", name="Webhooks").click()
        check(page)
        page.get_by_label("Address").fill("https://hooks.example/maps")
        page.get_by_role("button", name="Tell this address").click()
        assert page.get_by_label("The secret, shown this once").input_value().startswith("whsec_")
        check(page)
        page.get_by_role("link", name="Audit log").click()
        assert page.get_by_role("cell", name="user.password").is_visible()
        check(page)
        page.get_by_role("button", name="Sign out").click()
        page.goto(page.url.partition("/desk")[0] + "/desk/audit?actor=editor")
        check(page)
        page.get_by_label("Name").fill("editor")
        page.get_by_label("Password").fill("another four words")
        page.get_by_role("button", name="Sign in").click()
        assert page.get_by_role("alert").is_visible()
        check(page)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/audit?actor=editor")
        # A refused sign-in is a 401, which Chromium reports; nothing else is.
        assert [said for said in watched.complaints if "401" not in said] == []
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(passed_on)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/desk")
        page.goto(page.url + "/users")
        assert page.get_by_role("alert").inner_text().startswith("Adding and changing users is more than")
        check(page)
