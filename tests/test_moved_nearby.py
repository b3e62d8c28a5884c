"""A place shown coarsely that moves to one that touches it: each version tells its level alone, and the desk warns."""

from dataclasses import replace

import pytest

from app.model import AccuracyType, DisplayPrecision, Incident, Location
from app.readers import coarse_or_none
from app.readers.moved import moved_nearby
from tests.desk_site import DeskSite, begun
from tests.grid import nodes
from tests.test_nested_levels import DRAWING, _town

AT = nodes(DRAWING)
EXACT, BLOCK, CORNER, NEIGHBORHOOD, HIDDEN = (
    DisplayPrecision(one) for one in ("exact", "block", "corner", "neighborhood", "hidden")
)


def house(number: int, street: str, corner: str, level: DisplayPrecision, south: float = 0.0003) -> Incident:
    """A house of the drawn town, a little south of a corner or of the block that begins there."""
    lon, lat = AT[corner]
    label = f"{number} {street}"
    place = Location(label, label, lon, lat - south, AccuracyType.POINT, 10.0, display_precision=level)
    return Incident("a", "Woman shot", place)


def show(_: str, location: Location) -> Location | None:
    return coarse_or_none(location, [_town()])


def found(old: Incident, new: Incident) -> list[tuple[str, str, DisplayPrecision]]:
    return [(one.before.label, one.after.label, one.same_at) for one in moved_nearby([old], [new], show)]


def test_move_to_the_next_block_is_found_with_the_level_that_hides_it() -> None:
    old, new = house(210, "Bryant Ave N", "h", BLOCK), house(310, "Bryant Ave N", "m", BLOCK)
    ((before, after, same_at),) = found(old, new)
    assert (before, after) == ("200 block of Bryant Ave N", "300 block of Bryant Ave N")
    assert same_at.coarser(NEIGHBORHOOD) is same_at, "two blocks begin at two corners"
    for level in (CORNER, NEIGHBORHOOD):
        ends = (show("a", replace(one.location, display_precision=level)) for one in (old, new))
        assert (len({str(end) for end in ends}) == 1) == (same_at is level)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (house(210, "Bryant Ave N", "h", BLOCK), house(212, "Bryant Ave N", "h", BLOCK)),  # the same block
        (house(110, "Bryant Ave N", "c", BLOCK), house(410, "Bryant Ave N", "r", BLOCK)),  # far away
        (house(210, "Bryant Ave N", "h", EXACT), house(310, "Bryant Ave N", "m", EXACT)),
        (house(210, "Bryant Ave N", "h", HIDDEN), house(310, "Bryant Ave N", "m", BLOCK)),
        (house(210, "Bryant Ave N", "h", BLOCK), house(310, "Bryant Ave N", "m", HIDDEN)),
    ],
)
def test_other_moves_are_not_warned_of(old: Incident, new: Incident) -> None:
    assert found(old, new) == []


def test_both_ends_are_compared_at_the_coarser_level() -> None:
    old, new = house(210, "Bryant Ave N", "h", BLOCK), house(310, "Bryant Ave N", "m", CORNER)
    at_corner = replace(old, location=replace(old.location, display_precision=CORNER))
    assert found(old, new) == found(at_corner, new)
    assert found(replace(old, id="b"), new) == []


def test_desk_warns_before_it_publishes_a_move_to_the_next_block(desk: DeskSite) -> None:
    ann = desk.client("ann")
    page, slug = begun(ann, "A woman was hurt at 640 24th Ave N.")
    assert desk.store.map(slug).incidents, page.text
    warning = 'id="nearby"'
    change(desk, slug, display_precision=BLOCK)
    assert warning not in ann.get(f"/desk/maps/{slug}/publish").text, "nobody has seen it yet"
    desk.store.publish(slug)
    change(desk, slug, location=moved_to(desk, slug, -93.28795, 45.00369))
    publish = ann.get(f"/desk/maps/{slug}/publish")
    assert warning in publish.text
    assert "moves from the 600 block of 24th Ave N to the 700 block of 24th Ave N" in publish.text.replace("\n", " ")
    assert "show less" in publish.text
    change(desk, slug, display_precision=HIDDEN)
    assert warning not in ann.get(f"/desk/maps/{slug}/publish").text


def change(desk: DeskSite, slug: str, **fields: object) -> None:
    (one,) = desk.store.map(slug).incidents
    desk.store.update_incident(slug, one.id, fields, one.version)


def moved_to(desk: DeskSite, slug: str, lon: float, lat: float) -> Location:
    (one,) = desk.store.map(slug).incidents
    return replace(one.location, lon=lon - 0.0008, lat=lat, label="712 24th Ave N")
