"""Positions in figures, in every notation that a reporter may paste; what is none is left to the streets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geocoding.coordinates import figures, is_link

HERE = (-93.26765, 44.94138)


@pytest.mark.parametrize(
    "phrase",
    [
        "44.94138, -93.26765",
        "-93.26765, 44.94138",
        "44.94138 -93.26765",
        "(44.94138, -93.26765)",
        "44.94138\u00b0, \u221293.26765\u00b0",
        "44.94138N 93.26765W",
        "93.26765 W, 44.94138 N",
        "N44.94138 W93.26765",
        "lat: 44.94138, lon: -93.26765",
        "lon -93.26765 lat 44.94138",
        "44\u00b056'28.968\"N 93\u00b016'3.54\"W",
        "44\u00b0 56\u2032 28.968\u2033 N, 93\u00b0 16\u2032 3.54\u2033 W",
        "44 56 28.968 N 93 16 3.54 W",
        "44\u00b056.4828'N, 93\u00b016.059'W",
        "geo:44.94138,-93.26765",
        "geo:44.94138,-93.26765?z=17",
        "https://www.google.com/maps/@44.94138,-93.26765,17z",
        "https://www.google.com/maps/place/X/@44.9,-93.2,15z/data=!4m5!3m4!1s0!8m2!3d44.94138!4d-93.26765",
        "https://maps.google.com/?q=44.94138,-93.26765",
        "https://www.google.com/maps/search/?api=1&query=44.94138%2C-93.26765",
        "https://www.google.com/maps/dir/?api=1&destination=44.94138,-93.26765",
        "https://maps.apple.com/?ll=44.94138,-93.26765&q=Pin",
        "https://maps.apple.com/place?coordinate=44.94138,-93.26765",
        "https://www.openstreetmap.org/#map=17/44.94138/-93.26765",
        "https://www.openstreetmap.org/?mlat=44.94138&mlon=-93.26765#map=15/44.9/-93.2",
        "https://www.bing.com/maps?cp=44.94138~-93.26765&lvl=16",
    ],
)
def test_every_notation(phrase: str) -> None:
    found = figures(phrase)
    assert [tuple(one.position) for one in found] == [pytest.approx(HERE, abs=1e-5)]


@pytest.mark.parametrize(
    ("phrase", "doubt_m"),
    [
        ("44.94, -93.27", 1_110),
        ("44.9414, -93.2677", 11.1),
        ("44.94138, -93.26765", 10),
        ("44\u00b056'29\"N 93\u00b016'04\"W", 30.8),
        ("44\u00b056'N 93\u00b016'W", 1_850),
        ("geo:44.94138,-93.26765;u=35", 35),
        ("https://www.google.com/maps/@44.94138,-93.26765,17z", 150),
        ("https://www.google.com/maps/@44.94138,-93.26765,14z", 1_200),
    ],
)
def test_the_doubt_is_that_of_the_last_figure_or_of_the_view(phrase: str, doubt_m: float) -> None:
    assert figures(phrase)[0].doubt_m == pytest.approx(doubt_m, rel=0.01)


def test_where_both_orders_are_possible_the_area_decides() -> None:
    assert [tuple(one.position) for one in figures("30.33218, -81.65565")] == [
        (30.33218, -81.65565),
        (-81.65565, 30.33218),
    ]


@pytest.mark.parametrize(
    "phrase",
    [
        *("34th and Portland", "5, 3", "600 24th Ave N", "18.5 Ave", "1.5 miles", "44.9N 93.2N", "144.9N 93.2W", ""),
        "https://goo.gl/maps/abcdef",
        "https://example.org/?q=34th+and+Portland",
    ],
)
def test_what_is_no_position(phrase: str) -> None:
    assert figures(phrase) == ()


def test_a_link_is_known_as_one() -> None:
    assert is_link("https://goo.gl/maps/abcdef")
    assert not is_link("34th and Portland, https")


@settings(deadline=None, max_examples=300)
@given(
    phrase=st.text(alphabet="0123456789.,-+ \u00b0'\"NSEWnsewlatgeo:/@?&=#!~_()%", max_size=300),
    link=st.sampled_from(["", "geo:", "https://www.google.com/maps/@", "https://x.org/?q=", "https://x.org/#map="]),
)
def test_no_figures_are_too_odd(phrase: str, link: str) -> None:
    for one in figures(link + phrase):
        assert abs(one.position.lat) <= 90
        assert one.doubt_m >= 10
