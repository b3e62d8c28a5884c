"""The code that a newsroom copies, in hosts that take most of it out: what stays is a text and where it leads."""

from html.parser import HTMLParser

import pytest

from app.maps.embed import iframe_code, still_code

PAGE, STILL = "https://maps.example.org/maps/two", "https://maps.example.org/maps/two.png?width=1200&height=630"
TITLE, SAID = 'How close were the "two" <b>?', "Map: 34th St E & Portland Ave S and the 600 block are 4.4 miles apart."
# What each keeps, as its documentation or its code has it; tests/wordpress asks WordPress itself.
HOSTS: dict[str, dict[str, set[str]]] = {
    "WordPress, an author": {"a": {"href"}, "blockquote": {"cite"}, "br": set(), "img": {"src", "alt", "width"}},
    "Drupal, Basic HTML": {"a": {"href"}, "blockquote": {"cite"}, "br": set(), "img": {"src", "alt", "width"}},
    "Drupal, Restricted HTML": {"a": {"href"}, "blockquote": {"cite"}},
    "Gmail": {"a": {"href"}, "blockquote": {"style"}, "br": set(), "img": {"src", "alt", "width", "style"}},
    "bleach, as it comes": {"a": {"href", "title"}, "blockquote": set()},
    "links alone": {"a": {"href"}},
    "text alone": {},
}  # fmt: skip


class Stripped(HTMLParser):
    """The HTML without what is not kept: a text stays where its element goes."""

    def __init__(self, html: str, kept: dict[str, set[str]]) -> None:
        super().__init__()
        self.text, self.links, self.pictures = "", list[str](), list[dict[str, str]]()
        self._kept = kept
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._kept:
            left = {name: value or "" for name, value in attrs if name in self._kept[tag]}
            self.links += [left["href"]] if tag == "a" else []
            self.pictures += [left] if tag == "img" else []

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("host", HOSTS)
def test_what_a_host_leaves_says_what_it_is_and_leads_to_the_map(host: str) -> None:
    kept = HOSTS[host]
    for code in (iframe_code(f"{PAGE}/embed", TITLE, page_url=PAGE), still_code(STILL, PAGE, SAID, TITLE)):
        left = Stripped(code, kept)
        assert left.text.strip() == TITLE
        assert left.links == ([PAGE] if "a" in kept else [])


@pytest.mark.parametrize("host", [host for host, kept in HOSTS.items() if "img" in kept])
def test_the_picture_stays_with_its_words(host: str) -> None:
    (picture,) = Stripped(still_code(STILL, PAGE, SAID, TITLE), HOSTS[host]).pictures
    assert (picture["src"], picture["alt"], picture["width"]) == (STILL, SAID, "600")
