"""app.house: colours that can be seen, fonts that fetch nothing, one style for page, embed and still."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import house
from app.errors import BadInput
from app.house import House, Pair, contrast
from app.maps import assets, draw
from app.maps.basemap import BaseMap
from app.maps.still.colours import COLOURS
from app.maps.still.drawing import svg
from app.maps.still.form import Form
from app.maps.style import THEMES
from app.settings import Settings
from tests.map_samples import TWO

RED = Pair("#c00000", "#ff9b8a")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_the_grounds_are_those_that_are_drawn() -> None:
    for theme, ground in house._GROUNDS.items():
        drawn = THEMES[theme]
        assert list(ground.values()) == [COLOURS[theme].paper, drawn.land, drawn.beyond, drawn.park, drawn.water]
        assert house.PAPER[theme] == COLOURS[theme].paper


def test_datelines_own_colours_pass() -> None:
    own = f"{COLOURS['light'].accent},{COLOURS['dark'].accent}"
    assert house.accent(own) == house.link(own) == Pair(*own.split(","))
    sheet = assets.asset("map.css").body.decode()
    assert all(f"--accent: {colour}" in sheet for colour in own.split(","))


@pytest.mark.parametrize("value", ["c00000", "#C00000", " #c00000 "])
def test_one_colour_is_for_light_ground_and_the_dark_one_follows(value: str) -> None:
    light, dark = house.accent(value) or Pair("", "")
    assert light == "#c00000"
    assert all(contrast(dark, ground) >= 3 for ground in house._GROUNDS["dark"].values())
    assert house.accent("") is house.link(" ") is None


@pytest.mark.parametrize(
    ("check", "value", "says"),
    [
        (
            house.accent,
            "#ffcc00",
            r"#ffcc00 has a contrast of 1\.\d\d:1 to the light map's water \(#c9dde9\); it needs 3:1",
        ),
        (house.accent, "#c00000,#600000", r"to the dark map's parks \(#222b22\); it needs 3:1.* lighter"),
        (house.link, "#888888", r"to the light map's paper \(#ffffff\); it needs 4\.5:1.* darker"),
        (house.accent, "red", "a colour in figures"),
        (house.accent, "#c00;}*{}", "a colour in figures"),
        (house.accent, "#c00,#c00,#c00", "one colour, or two"),
        (house.theme, "sepia", "auto, light or dark"),
        (house.units, "ft", "mi or km"),
        (house.font, "url(https://fonts.example/x)", "font families by name"),
        (house.font, "Georgia; } body { background: red", "font families by name"),
        (house.font, "</style><script>", "font families by name"),
        (house.font, "Georgia,,serif", "font families by name"),
        (house.font, "x" * 300, "font families by name"),
    ],
)
def test_what_cannot_be_used_is_refused(check: Any, value: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        check(value)


@pytest.mark.parametrize(("check", "value"), [(house.accent, "#ffcc00"), (house.link, "#99aacc")])
def test_the_colour_named_passes(check: Any, value: str) -> None:
    with pytest.raises(BadInput) as refused:
        check(value)
    named = re.findall(r"#[0-9a-f]{6}", str(refused.value))[-1]
    assert check(named).light == named


def test_a_font_is_a_list_of_names() -> None:
    assert house.font("Georgia, 'Times New Roman', serif") == '"Georgia", "Times New Roman", serif'
    assert house.font("") == ""


@pytest.mark.parametrize("accent", ["#c00000", "#b05a00", "#0b6e4f", "#000000", "#e00000,#ffff00"])
def test_figures_on_the_accent_can_be_read(accent: str) -> None:
    pair = house.accent(accent)
    assert pair
    for theme, ground in zip(("light", "dark"), pair, strict=True):
        assert contrast(House(accent=pair).on_accent(theme), ground) >= 4.5


def test_pages_carry_the_house_and_their_policy_allows_just_that() -> None:
    own = replace(TWO, house=House("dark", RED, Pair("#004488", "#88bbff"), '"Georgia", serif'))
    page, plain = draw.embed_page(own, ""), draw.embed_page(TWO, "")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en" class="dark">') or 'class="dark"' in page[:80]
    style = re.search(r"<style>(.*?)</style>", page)
    assert style
    assert style[1] == house.css(own.house)
    assert "--accent:#c00000" in style[1]
    assert '--font:"Georgia", serif' in style[1]
    assert "<style>" not in plain


def test_the_still_has_the_same_colours(basemap: BaseMap) -> None:
    own = replace(TWO, house=House("auto", RED))
    light, dark = svg(own, basemap, Form()).decode(), svg(own, basemap, Form(theme="dark")).decode()
    assert RED.light in light
    assert RED.dark in dark
    assert COLOURS["light"].accent not in light
    assert svg(replace(own, house=House("dark", RED)), basemap, Form()).decode() == dark


@pytest.mark.parametrize(
    ("name", "value"),
    [("accent", "#ffcc00"), ("link", "blue"), ("font", "a{}"), ("theme", "sepia"), ("language", "xx")],
)
def test_settings_refuse_at_once(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=name):
        Settings.model_validate({"data_dir": tmp_path, name: value})


def test_a_map_changes_what_it_says_and_keeps_the_rest() -> None:
    service = House("light", RED, None, "serif")
    assert service.with_own(house.own({"theme": "dark", "other": 1})) == replace(service, theme="dark")
    assert house.own({"theme": "sepia", "lang": "xx", "units": "km", "accent": ""}) == {"units": "km"}
    with pytest.raises(BadInput, match="has to be a text"):
        house.check({"accent": 3})
