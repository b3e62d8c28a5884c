"""How a map begins at the desk besides a text: with a table, with a file; and the two lines that head it."""

from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from app.incidents.store import Store
from app.people import Role
from tests import live
from tests.desk_site import TWO, DeskSite, Plain, begun

TABLE = "when\twhere\nFriday\t34th and Portland"


@pytest.fixture(scope="module")
def ann(desk: DeskSite) -> Plain:
    return desk.client("ann")


def word(page: httpx.Response) -> str:
    """What proves that a form came from the page."""
    return page.text.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_who_has_made_no_map_is_told_how(tmp_path: Path) -> None:
    settings = live.settings(tmp_path)
    with Store.open(settings.store_url) as store, ExitStack() as clients:
        store.people.add_user("ann", Role.EDITOR)
        store.create_map("example", "The example", actor="dateline")
        with live.in_thread(settings) as client:
            ann = DeskSite(str(client.base_url).rstrip("/"), store, clients).client("ann")
            told = "The first map takes half a minute"
            assert told in ann.get("/desk").text
            begun(ann, TWO)
            assert told not in ann.get("/desk").text


def test_a_table_goes_where_its_columns_are_asked(desk: DeskSite, ann: Plain) -> None:
    page = ann.post(ann.get("/desk"), "/desk/maps", text=TABLE)
    assert "What is in which column?" in page.text
    assert '<option value="where" selected>' in page.text
    slug = str(page.url).partition("/maps/")[2].partition("/")[0]
    assert desk.store.map_line(slug).incidents == 0
    page, slug = begun(ann, TWO)
    page = ann.post(page, f"/desk/maps/{slug}/text", text=TABLE)
    assert "What is in which column?" in page.text
    assert len(desk.store.open_imports(slug)) == 1


def test_a_table_that_cannot_be_read_makes_no_map(desk: DeskSite, ann: Plain) -> None:
    before = len(desk.store.overview())
    answer = ann.post(ann.get("/desk"), "/desk/maps", text="\n".join(["\t".join("x" * 1000)] * 2))
    assert (answer.status_code, "columns; at most" in answer.text) == (422, True)
    assert len(desk.store.overview()) == before


def test_a_file_is_chosen_on_a_page_of_a_new_map(ann: Plain) -> None:
    page = ann.post(ann.get("/desk"), "/desk/maps", bare="import")
    assert "Import a table" in page.text


def test_the_line_below_the_title_is_the_newsrooms_or_the_distance(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    assert 'placeholder="Line below the title, else the distance"></textarea>' in page.text
    page = ann.client.post(
        f"/desk/maps/{slug}", data={"csrf_token": word(page), "version": "1", "dek": " Both are\nnear. "}
    )
    assert (desk.store.map(slug).dek, desk.store.map(slug).title != "") == ("Both are near.", True)
    assert "Both are near." in ann.get(f"/desk/maps/{slug}/preview").text
    ann.post(page, f"/desk/maps/{slug}/undo")
    assert desk.store.map(slug).dek == ""


def test_two_at_the_heading_are_asked_of_what_they_changed_alone(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    desk.store.update_map(slug, {"title": "Theirs"}, 1, actor="ben")
    asked = ann.client.post(f"/desk/maps/{slug}", data={"csrf_token": word(page), "version": "1", "dek": "Mine"})
    assert asked.status_code == 409
    assert 'name="take-dek"' in asked.text
    assert 'name="take-title"' not in asked.text
    ann.post(asked, f"/desk/maps/{slug}", **{"take-dek": "mine"})
    assert (desk.store.map(slug).title, desk.store.map(slug).dek) == ("Theirs", "Mine")
