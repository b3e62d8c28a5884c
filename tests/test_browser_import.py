"""The import with its review list in a real Chromium: on a desk and on a phone, and axe-core finds nothing."""

import pytest
from playwright.sync_api import expect

from tests.axe import violations
from tests.browser import Watched
from tests.desk_site import DeskSite, sign_in

pytestmark = pytest.mark.browser
TABLE = (
    "Case,Location,Date,Offense,Notes\n"
    "1,34th and Portland,03/04/2026 9:15 PM,shooting,<script>alert(1)</script>\n"
    "2,the 600 block of 24th Avenue North,03/04/2026 11:10 PM,shooting,\n"
    "3,24th and Lyndale,03/05/2026,assault,\n"
    "4,34th Ave S and Portland Ave S,03/06/2026,assault,\n"
)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_table_is_looked_at_settled_and_put_on_the_map(desk: DeskSite, watched: Watched, width: int) -> None:
    page, slug = watched.page, f"import-{width}"
    desk.store.create_map(slug, "A week of incidents")
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, desk)
    page.goto(f"{desk.url}/desk/maps/{slug}")
    page.get_by_role("link", name="Import").click()
    assert violations(page) == []
    page.get_by_label("A file.").set_input_files({"name": "week.csv", "mimeType": "text/csv", "buffer": TABLE.encode()})
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_label("Place in words")).to_have_value("Location")
    assert violations(page) == []
    page.get_by_label("month first").check()
    page.get_by_role("button", name="Locate the rows").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 rows to settle")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="24th Ave N & Lyndale Ave N").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 row to settle")
    # Another day: a reload goes on where it was.
    page.goto(f"{desk.url}/desk/maps/{slug}/import")
    page.get_by_role("link", name="week.csv").click()
    page.get_by_text("Other words, or a pin").click()
    page.get_by_label("The place in other words").fill("34th St and Portland")
    page.get_by_role("button", name="Use that").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All rows are settled")
    expect(page.get_by_role("button", name="Import 4 rows")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported")
    assert violations(page) == []
    page.get_by_role("link", name="Go to the map").click()
    page.wait_for_selector("#map[data-ready]")
    assert len(desk.store.map(slug).incidents) == 4
    assert watched.complaints == []
