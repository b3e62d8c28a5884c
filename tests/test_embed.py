"""The code to paste and the policy of its page."""

import re
from html import unescape
from html.parser import HTMLParser

from app.maps.embed import content_security_policy, iframe_code

TITLE = "\"Quoted\" & <b>'bold'</b>"


class _Parsed(HTMLParser):
    def __init__(self, code: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(code)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


def test_the_code_is_a_quotation_and_a_frame_with_every_text_escaped() -> None:
    code = iframe_code(
        "https://maps.example.org/embed/two?a=1&b=2", TITLE, page_url="https://maps.example.org/maps/two"
    )
    parsed = _Parsed(code)
    assert [tag for tag, _ in parsed.tags] == ["blockquote", "a", "iframe"]
    frame = parsed.tags[2][1]
    assert frame["src"] == "https://maps.example.org/embed/two?a=1&b=2"
    assert frame["title"] == TITLE
    assert parsed.tags[1][1]["href"] == "https://maps.example.org/maps/two"
    assert "".join(parsed.texts) == TITLE


def test_the_frame_is_lazy_fluid_sandboxed_and_may_not_reach_its_host() -> None:
    frame = _Parsed(iframe_code("https://maps.example.org/embed/two", "Two", 480)).tags[2][1]
    assert frame["loading"] == "lazy"
    assert frame["height"] == "480"
    assert "min-width:100%" in (frame["style"] or "")
    allowed = (frame["sandbox"] or "").split()
    assert "allow-scripts" in allowed
    assert not {"allow-same-origin", "allow-forms", "allow-top-navigation"} & set(allowed)


def test_the_policy_lets_nothing_inline_run_and_names_who_may_embed() -> None:
    policy = content_security_policy("https://news.example.org https://*.example.com")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy.endswith("frame-ancestors https://news.example.org https://*.example.com")


def test_a_setting_cannot_slip_a_directive_or_a_header_into_the_policy() -> None:
    for setting in ("*; script-src 'unsafe-inline'", "*\r\nX-Evil:1", "a;script-src b"):
        policy = content_security_policy(setting)
        assert len(re.findall("script-src", policy)) == 1
        assert not set(policy) & set("\r\n")
    assert content_security_policy("").endswith("frame-ancestors 'none'")


def test_the_code_survives_being_shown_in_a_text_field() -> None:
    code = iframe_code("https://maps.example.org/embed/two", "</textarea><script>alert(1)</script>")
    assert "</textarea>" not in code
    assert "</textarea>" in unescape(code)
