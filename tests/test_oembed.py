"""GET /oembed: to the letter of oEmbed 1.0, built from our own address, and no way to learn of a draft."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.web.addresses import own_path
from tests.live import BEARER, BLOCK, CORNER, in_thread, settings

OURS = "https://maps.news.example/locator"
HOSTILE = "</title>${document.title='x'}<![CDATA[ ]]> &amp; \"'`<script>alert(1)</script> \u202egnp.exe"


def prepared(client: httpx.Client) -> None:
    client.post("/api/maps", json={"slug": "m", "title": HOSTILE}, headers=BEARER)
    for location in (CORNER, BLOCK):
        body = {"title": HOSTILE, "location": location}
        assert client.post("/api/maps/m/incidents", json=body, headers=BEARER).status_code == 201
    assert client.post("/api/maps/m/publish", headers=BEARER).status_code == 200
    assert client.post("/api/maps", json={"slug": "draft", "title": "Draft"}, headers=BEARER).status_code == 201


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service that knows its public address."""
    with in_thread(settings(tmp_path_factory.mktemp("data"), public_url=OURS)) as found:
        prepared(found)
        yield found


def asked(client: httpx.Client, url: str = f"{OURS}/maps/m", **more: str | int) -> httpx.Response:
    return client.get("/oembed", params={"url": url, **more})


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_json_to_the_letter(client: httpx.Client) -> None:
    answer = asked(client)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    said = answer.json()
    assert said["version"] == "1.0"
    assert said["type"] == "rich"
    assert (said["width"], said["height"]) == (800, 560)
    assert all(isinstance(said[name], int) for name in ("width", "height", "thumbnail_width", "thumbnail_height"))
    assert isinstance(said["cache_age"], int)
    assert said["provider_url"] == OURS


def test_the_html_is_what_wordpress_lets_through(client: httpx.Client) -> None:
    tags = Tags(asked(client).json()["html"])
    assert [tag for tag, _ in tags.found] == ["blockquote", "a", "iframe"]
    frame = tags.found[2][1]
    assert frame["src"] == f"{OURS}/embed/m"
    # It keeps no style: a width in px would reach out of the column on a phone.
    assert (frame["width"], frame["height"]) == ("100%", "560")
    assert tags.found[1][1]["href"] == f"{OURS}/maps/m"


def test_xml_says_the_same(client: httpx.Client) -> None:
    answer = asked(client, format="xml")
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8" standalone="yes"?><oembed>')
    root = ET.fromstring(answer.content)
    assert {each.tag: each.text for each in root} == {name: str(value) for name, value in asked(client).json().items()}


def test_hostile_text_is_text_in_both(client: httpx.Client) -> None:
    said = asked(client).json()
    assert said["title"].startswith("</title>${document.title='x'}<![CDATA[ ]]> &amp;")
    assert "\u202e" not in said["title"] + said["html"]
    assert [tag for tag, _ in Tags(said["html"]).found] == ["blockquote", "a", "iframe"]
    assert Tags(said["html"]).text.strip() == said["title"]
    root = ET.fromstring(asked(client, format="xml").content)
    assert root.findtext("title") == said["title"]
    assert len(list(root.iter())) == len(said) + 1


@pytest.mark.parametrize(("maxwidth", "maxheight"), [(400, 300), (5000, 200), (320, None), (None, 150), (1, 1)])
def test_the_host_s_room_is_kept(client: httpx.Client, maxwidth: int | None, maxheight: int | None) -> None:
    room = {name: value for name, value in (("maxwidth", maxwidth), ("maxheight", maxheight)) if value}
    said = asked(client, f"{OURS}/maps/m", **room).json()
    assert said["width"] <= (maxwidth or 800)
    assert said["height"] <= (maxheight or 560)
    frame = Tags(said["html"]).found[2][1]
    assert frame["height"] == str(said["height"])
    assert frame["style"] == f"max-width:{said['width']}px;border:0"


@pytest.mark.parametrize("room", [{}, {"maxwidth": 300}, {"maxwidth": 199}, {"maxheight": 149}, {"maxheight": 200}])
def test_a_thumbnail_has_all_three_or_none_and_is_there(client: httpx.Client, room: dict[str, int]) -> None:
    said = asked(client, f"{OURS}/maps/m", **room).json()
    members = {name for name in said if name.startswith("thumbnail")}
    assert members in (set(), {"thumbnail_url", "thumbnail_width", "thumbnail_height"})
    assert bool(members) == (room not in ({"maxwidth": 199}, {"maxheight": 149}))
    if members:
        assert said["thumbnail_width"] <= room.get("maxwidth", 9999)
        assert said["thumbnail_height"] <= room.get("maxheight", 9999)
        still = client.get(said["thumbnail_url"].removeprefix(OURS))
        assert still.headers["Content-Type"] == "image/png"
        assert int.from_bytes(still.content[16:20]) == said["thumbnail_width"]
        assert int.from_bytes(still.content[20:24]) == said["thumbnail_height"]


@pytest.mark.parametrize("path", ["/maps/m", "/embed/m", "/maps/m/", "/maps/m?utm_source=x#top", "/embed/m@1"])
def test_every_address_of_a_map_is_known(client: httpx.Client, path: str) -> None:
    said = asked(client, OURS + path).json()
    assert f'src="{OURS}/embed/m{"@1" if "@" in path else ""}"' in said["html"]


@pytest.mark.parametrize(
    "url",
    [
        f"{OURS}/maps/none", f"{OURS}/embed/m@9", f"{OURS}/", f"{OURS}/maps/m.geojson", f"{OURS}/maps/m/../m", "",
        "https://evil.example/locator/maps/m", "https://maps.news.example/maps/m", "//evil.example/locator/maps/m",
        "https://maps.news.example@evil.example/locator/maps/m", "https://maps.news.example:8443/locator/maps/m",
        "https://a@maps.news.example/locator/maps/m", "javascript:alert(1)", "https://[/locator/maps/m",
        "file://maps.news.example/locator/maps/m", "https://maps.news.example:x/locator/maps/m",
    ],
)  # fmt: skip
def test_what_is_not_a_map_of_ours_is_not_found(client: httpx.Client, url: str) -> None:
    answer = asked(client, url)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_draft_is_not_there_for_strangers_and_private_for_editors(client: httpx.Client) -> None:
    unknown, draft = asked(client, f"{OURS}/maps/none"), asked(client, f"{OURS}/maps/draft")
    assert (draft.status_code, draft.text) == (404, unknown.text)
    known = client.get("/oembed", params={"url": f"{OURS}/maps/draft"}, headers=BEARER)
    assert known.status_code == 401
    assert "WWW-Authenticate" in known.headers


def test_other_formats_are_not_implemented(client: httpx.Client) -> None:
    assert asked(client, format="yaml").status_code == 501
    assert asked(client, format="json").status_code == 200


@pytest.mark.parametrize("query", ["", "url=x&maxwidth=wide", "url=x&maxheight=0"])
def test_a_request_that_says_nothing_is_a_problem(client: httpx.Client, query: str) -> None:
    assert client.get(f"/oembed?{query}").status_code == 422


def test_the_caller_s_host_is_never_believed(client: httpx.Client) -> None:
    answer = client.get(
        "/oembed",
        params={"url": f"{OURS}/maps/m"},
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"},
    )
    assert answer.status_code == 200
    assert "evil" not in answer.text
    assert client.get("/oembed?url=http://evil.example/maps/m", headers={"Host": "evil.example"}).status_code == 404


def test_the_same_answer_again_is_a_304(client: httpx.Client) -> None:
    first = asked(client)
    again = client.get("/oembed", params={"url": f"{OURS}/maps/m"}, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/maps/m", "/embed/m", "/embed/m@1"])
def test_it_is_discovered_from_the_page_and_from_the_embed(client: httpx.Client, path: str) -> None:
    links = [dict(attrs) for tag, attrs in Tags(client.get(path).text).found if tag == "link"]
    found = {link["type"]: link["href"] for link in links if "oembed" in (link.get("type") or "")}
    assert set(found) == {"application/json+oembed", "text/xml+oembed"}
    for address in found.values():
        assert address
        assert set(parse_qs(urlsplit(address).query)) == {"url", "format"}
        answer = client.get(unescape(address).removeprefix(OURS))
        assert answer.status_code == 200


def test_without_a_public_address_it_answers_for_the_one_it_listens_on(tmp_path: Path) -> None:
    with in_thread(settings(tmp_path)) as client:
        prepared(client)
        own = str(client.base_url).rstrip("/")
        said = client.get("/oembed", params={"url": f"{own}/maps/m"}, headers={"Host": "evil.example"})
        assert said.json()["provider_url"] == own
        assert "evil" not in said.text
        assert asked(client, f"{own}/maps/m".replace("127.0.0.1", "localhost")).status_code == 200
        assert asked(client, "/maps/m").status_code == 200


def test_own_path_knows_default_ports() -> None:
    assert own_path("https://a.example:443/maps/m", "https://a.example") == "/maps/m"
    assert own_path("HTTPS://A.example/maps/m", "https://a.example") == "/maps/m"
    assert own_path("http://a.example/maps/m", "https://a.example") is None
