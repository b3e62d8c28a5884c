"""What other machines read in the head of a page and of an embed; inert, and hostile text in it stays text."""

import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from app.maps import cards
from app.maps.cards import Addresses
from app.maps.embed import still_code
from app.maps.plain import plain
from tests.browser import Watched
from tests.live import BEARER, BLOCK, CORNER, in_thread, settings
from tests.map_samples import NONE, TWO, hostile, many

AT = Addresses("https://maps.news.example", "two", 7)
HOSTILE = "</script><script>alert(1)</script><!-- ${document.title='x'} \" ' > ]]> &amp; \u202e"


class Head(HTMLParser):
    """The metas, links and blocks of data of a page, and the pictures for who runs no script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.pictures: list[dict[str, str | None]] = []
        self.data: list[Any] = []
        self._reading = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta" and (name := values.get("property") or values.get("name")):
            self.metas[name] = values["content"] or ""
        if tag == "link":
            self.links[values["rel"] or ""] = values["href"] or ""
        if tag == "img":
            self.pictures.append(values)
        self._reading = tag == "script" and values.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._reading and data.strip():
            self.data.append(json.loads(data))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service with one map whose every text is hostile."""
    with in_thread(settings(tmp_path_factory.mktemp("data"))) as found:
        made = found.post("/api/maps", json={"slug": "m", "title": HOSTILE, "dek": HOSTILE}, headers=BEARER)
        assert made.status_code == 201
        for location in (CORNER, BLOCK):
            body = {"title": HOSTILE, "location": location, "attribution": HOSTILE}
            assert found.post("/api/maps/m/incidents", json=body, headers=BEARER).status_code == 201
        assert found.post("/api/maps/m/publish", headers=BEARER).status_code == 200
        yield found


def test_a_page_has_its_cards(client: httpx.Client) -> None:
    head, own = Head(client.get("/maps/m").text), str(client.base_url).rstrip("/")
    assert head.links["canonical"] == f"{own}/maps/m"
    assert head.metas["og:url"] == f"{own}/maps/m"
    assert head.metas["og:title"] == head.metas["twitter:title"] == plain(HOSTILE)
    assert head.metas["twitter:card"] == "summary_large_image"
    assert head.metas["og:image"] == head.metas["twitter:image"]
    assert "about 4.4 miles" in head.metas["og:image:alt"]
    assert "robots" not in head.metas
    still = client.get(head.metas["og:image"])
    assert still.headers["Content-Type"] == head.metas["og:image:type"]
    assert int.from_bytes(still.content[16:20]) == int(head.metas["og:image:width"])


def test_an_embed_leads_to_its_page_and_is_no_page_of_its_own(client: httpx.Client) -> None:
    head = Head(client.get("/embed/m").text)
    assert head.metas["robots"] == "noindex, nofollow, noarchive"
    assert head.links["canonical"].endswith("/maps/m")
    assert head.data == []


def test_the_page_says_what_it_is_in_schema_org(client: httpx.Client) -> None:
    (data,) = Head(client.get("/maps/m").text).data
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Map")
    assert data["dateModified"]
    corner, block = data["contentLocation"]
    assert corner["@type"] == "Place"
    assert corner["geo"]["@type"] == "GeoCoordinates"
    assert corner["geo"]["latitude"] == pytest.approx(44.94138, abs=1e-3)
    assert block["geo"]["@type"] == "GeoCircle"
    assert block["geo"]["geoRadius"] > 10
    assert block["geo"]["geoMidpoint"]["longitude"] == pytest.approx(-93.287, abs=1e-2)


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/maps/m", "/embed/m"])
def test_nothing_of_it_runs_or_is_refused(client: httpx.Client, watched: Watched, path: str) -> None:
    address = str(client.base_url).rstrip("/")
    watched.page.goto(address + path)
    watched.page.wait_for_selector(".map[data-ready]")
    assert watched.complaints == []
    assert watched.page.title() != "x"
    assert not [asked for asked in watched.requests if ".png" in asked or "oembed" in asked]


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/maps/m", "/embed/m"])
def test_without_scripts_the_still_stands_in_for_the_map(client: httpx.Client, watched: Watched, path: str) -> None:
    context = watched.page.context.browser
    assert context
    without = context.new_context(java_script_enabled=False)
    page = without.new_page()
    page.goto(str(client.base_url).rstrip("/") + path)
    picture = page.locator("noscript img, .still img").first
    assert picture.bounding_box()
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 1200
    assert page.locator(".frame").bounding_box() is None
    without.close()


def test_hostile_content_cannot_end_a_block() -> None:
    head = cards.head(hostile(), AT, page=True)
    assert "<" not in head["data"]
    assert json.loads(head["data"])["@type"] == "Map"


def test_no_address_no_card() -> None:
    """Open Graph wants whole addresses: without a public one an embed says none rather than a wrong one."""
    head = cards.head(TWO, Addresses("", "two", 7), page=False)
    assert head["metas"] == []
    assert head["canonical"] == "/maps/two"
    assert head["data"] == ""


def test_what_a_picture_says_to_who_does_not_see_it() -> None:
    assert cards.alternative(TWO) == "Map: The two places are about 4.4 miles (7.1 km) apart."
    assert cards.alternative(many(9)).endswith("and 3 more places.")
    assert cards.alternative(replace(TWO, lines=())).startswith("Map: 34th St E & Portland Ave S; 600 block")
    assert cards.alternative(NONE) == "Map: How close were the two shootings?"


def test_the_code_for_e_mail_is_a_linked_picture_with_words() -> None:
    code = still_code('https://a.example/m.png?a=1&b="', "https://a.example/m", 'Map: "two" & <b>', "Two")
    head = Head(code)
    assert [picture["alt"] for picture in head.pictures] == ['Map: "two" & <b>']
    assert head.pictures[0]["src"] == 'https://a.example/m.png?a=1&b="'


def test_the_page_offers_that_code_with_the_newest_picture(client: httpx.Client) -> None:
    page = client.get("/maps/m").text
    assert 'id="still-code"' in page
    assert "version=" not in cards.head(TWO, AT, page=True)["still_code"]


@pytest.mark.parametrize(
    ("text", "said"), [("a\x00b\ud800\n c", "ab c"), ("\u202eabc\u2069", "abc"), ("é中😀", "é中😀")]
)
def test_plain(text: str, said: str) -> None:
    assert plain(text) == said
