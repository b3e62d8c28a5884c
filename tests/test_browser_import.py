"""The import with its review list in a real Chromium: on a desk and on a phone, and axe-core finds nothing."""

import pytest
from playwright.sync_api import expect

from tests.axe import violations
from tests.browser import Watched
from tests.desk_site import DeskSite, sign_in
from tests.test_import_formats import workbook

pytestmark = pytest.mark.browser
TABLE = (
    "Case,Location,Date,Offense,Notes\n"
    "1,34th and Portland,03/04/2026 9:15 PM,shooting,<script>alert(1)</script>\n"
    "2,the 600 block of 24th Avenue North,03/04/2026 11:10 PM,shooting,\n"
    "3,24th and Lyndale,03/05/2026,assault,\n"
    "4,34th Ave S and Portland Ave S,03/06/2026,assault,\n"
)
BOOK = workbook(
    {
        "Cover": [["Police reports"], ["January 2026"]],
        "Incidents of the week": [
            ["Police reports of the Third Precinct, as of January 14, 2026"],
            ["Filter: shootings and assaults"],
            ["Case", "Address", "City", "ZIP", "Latitude", "Longitude", "Offense"],
            [1, "34th and Portland", "Minneapolis", 55407, None, None, "shooting"],
            [2, "600 block of 24th Avenue North", "Minneapolis", 55411, 45.00369, -93.28722, "shooting"],
            [3, "3400 Portland Avenue", "Burnsville", 55337, None, None, "assault"],
            [4, "the 2500 block of West River Parkway", "Minneapolis", None, 44.9571, 93.2335, "assault"],
            [5, "24th and Lyndale Avenue South", "Minneapolis", None, 44.9587, 93.2883, "assault"],
            [6, "38th Street and Chicago Avenue", "Minneapolis", None, 45.01, -93.29, "assault"],
        ],
    }
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
    expect(page.get_by_label("Place in words", exact=True)).to_have_value("Location")
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


@pytest.mark.parametrize("width", [1280, 360])
def test_a_workbook_says_how_it_was_read_and_its_points_are_settled(
    desk: DeskSite, watched: Watched, width: int
) -> None:
    page, slug = watched.page, f"workbook-{width}"
    desk.store.create_map(slug, "A week of incidents")
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, desk)
    page.goto(f"{desk.url}/desk/maps/{slug}/import")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("A file.").set_input_files({"name": "week.xlsx", "mimeType": kind, "buffer": BOOK})
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("Only the sheet “Cover” was read.")).to_be_visible()
    page.get_by_label("Sheet of the workbook").select_option("Incidents of the week")
    page.get_by_role("button", name="Read this sheet").click()
    expect(page.get_by_text("Lines 1 to 2 above the headings")).to_be_visible()
    expect(page.get_by_label("City or town")).to_have_value("City")
    assert violations(page) == []
    page.get_by_role("button", name="Locate the rows").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 rows to settle")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Add the minus sign").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 rows to settle")
    page.get_by_role("button", name="Use the words").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 row to settle")
    assert watched.complaints == []
