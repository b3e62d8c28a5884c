"""Sentences of remarks that need more than their facts filled in: lists, lengths, and what a fact may lack."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from app.model import RemarkCode
from app.words import lengths
from app.words.saying import Texts, marked
from geodata.names import StreetName, display_name

Facts: TypeAlias = Mapping[str, Any]
MOST_RUNS = 3
"""Stretches of blocks without a gap that are all named."""
MOST_NAMED = 6
"""Streets or places that a sentence lists."""
_AREA = marked("the area of these streets")


def spoken(name: StreetName) -> str:
    """Return a name as written, in full words; a bare number stays an ordinal."""
    if name.type:
        return name.long()
    return " ".join(filter(None, (name.pre_directional, display_name(name.name), name.post_directional)))


def _several_places(facts: Facts, said: Texts) -> str:
    phrases = facts["phrases"]
    quoted = "; ".join(f"“{phrase}”" for phrase in phrases)
    form = marked("The phrase names {count} places. Give them one by one: {phrases}.")
    return said.say(form, count=len(phrases), phrases=quoted)


def _no_street(facts: Facts, said: Texts) -> str:
    street, namesakes = spoken(facts["written"]), facts["namesakes"]
    if facts["locality"]:
        text = said.say("There is no street called {street} in {town}.", street=street, town=facts["locality"])
    else:
        text = said.say("There is no street called {street} in these streets.", street=street)
    if not namesakes:
        return text
    more = len(namesakes) > MOST_NAMED
    form = marked("There is {streets} and others.") if more else marked("There is {streets}.")
    return f"{text} {said.say(form, streets=said.listed(namesakes[:MOST_NAMED]))}"


def _no_block(facts: Facts, said: Texts) -> str:
    """Say that the block is not on the street, and which blocks are, gaps and all."""
    streets, hundred, runs = facts["streets"], str(facts["hundred"]), facts["block_runs"]
    if len(streets) > 1:
        names = said.listed([street.long() for street in streets])
        return said.say("None of {streets} has a {hundred} block.", streets=names, hundred=hundred)
    street = streets[0].long()
    if not runs:
        form = marked("{street} has no {hundred} block: no block of it is known.")
        return said.say(form, street=street, hundred=hundred)
    blocks = _blocks(facts["hundred"], runs, said)
    return said.say("{street} has no {hundred} block; {blocks}.", street=street, hundred=hundred, blocks=blocks)


def _blocks(hundred: int, runs: Sequence[tuple[int, int]], said: Texts) -> str:
    """Say which blocks there are; of a street with many gaps those around the one that was asked for."""
    if len(runs) <= MOST_RUNS:
        if len(runs) == 1 and runs[0][0] == runs[0][1]:
            return said.say("its blocks are only the {hundred} block", hundred=str(runs[0][0]))
        return said.say("its blocks run {runs}", runs=said.listed([_run(*run, said) for run in runs]))
    below = [last for _, last in runs if last < hundred][-1:]
    above = [first for first, _ in runs if first > hundred][:1]
    ends = {"first": str(runs[0][0]), "last": str(runs[-1][1])}
    whole = said.say("its blocks run from {first} to {last} with gaps", **ends)
    if not (below and above):
        return whole
    form = marked("{blocks}; before it comes the {below} block, after it the {above} block")
    return said.say(form, blocks=whole, below=str(below[0]), above=str(above[0]))


def _run(first: int, last: int, said: Texts) -> str:
    if first == last:
        return said.say("the {hundred} block alone", hundred=str(first))
    return said.say("from {first} to {last}", first=str(first), last=str(last))


def _whole_street(facts: Facts, said: Texts) -> str:
    length = lengths.about(facts["length_m"], lang=said.lang, doubt_m=facts["length_m"] / 16)
    form = marked("No number of {street} is known. The whole street is meant, {length} long.")
    return said.say(form, street=facts["street"].long(), length=length)


_COURSES = {
    "side_by_side": marked(
        "{street} and {cross_street} run side by side and never meet: they come no closer than {gap}."
    ),
    "parallel": marked("{street} and {cross_street} run parallel and never meet: they come no closer than {gap}."),
    "apart": marked("{street} and {cross_street} never meet: they come no closer than {gap}."),
}


def _never_meet(facts: Facts, said: Texts) -> str:
    form, names = _COURSES[facts["course"]], {name: facts[name].long() for name in ("street", "cross_street")}
    return said.say(form, **names, gap=lengths.at_least(facts["gap_m"], lang=said.lang))


def _not_beside(facts: Facts, said: Texts) -> str:
    streets = said.listed([spoken(name) for name in facts["written_streets"]])
    form = marked("{house} is not near {streets}, which the phrase names too.")
    return said.say(form, house=facts["house"], streets=streets)


def _too_many_forgiven(facts: Facts, said: Texts) -> str:
    streets = said.listed(facts["streets"][:MOST_NAMED])
    form = marked("There is no {written}. Streets of that name: {streets}.")
    return said.say(form, written=spoken(facts["written"]), streets=streets)


def _several_kinds(facts: Facts, said: Texts) -> str:
    kinds = facts["kinds"]
    first = ", ".join(kinds[:-1])
    form = marked("{name} is the name of a {first} and of a {last}; this is the {kind}.")
    return said.say(form, name=facts["name"], first=first, last=kinds[-1], kind=kinds[0])


def _block_elsewhere_too(facts: Facts, said: Texts) -> str:
    form = marked("It is not known whether {streets} has a {hundred} block as well.")
    return said.say(form, streets=said.listed(facts["streets"], either=True), hundred=str(facts["hundred"]))


def _other_locality(facts: Facts, said: Texts) -> str:
    areas = said.listed(facts["areas"])
    return said.say(
        "Dateline's streets are those of {areas}; the phrase names {named}.", areas=areas, named=facts["named"]
    )


def _lies_elsewhere(facts: Facts, said: Texts) -> str:
    areas, name, town = said.listed(facts["areas"]), facts["name"], facts["town"]
    if not town:
        return said.say("Dateline's streets are those of {areas}; {name} lies outside.", areas=areas, name=name)
    return said.say("Dateline's streets are those of {areas}; {name} is in {town}.", areas=areas, name=name, town=town)


def _outside_area(facts: Facts, said: Texts) -> str:
    area = facts["area"] or said.say(_AREA)
    form = marked("The position {lon}, {lat} (longitude, latitude) lies outside {area}.")
    return said.say(form, lon=f"{facts['lon']:.5f}", lat=f"{facts['lat']:.5f}", area=area)


def _unasked_area(facts: Facts, said: Texts) -> str:
    form = marked("There is no such place in {area}; this is in {towns}, which the phrase does not name.")
    return said.say(form, area=facts["area"], towns=said.listed(facts["towns"]))


def _tie(facts: Facts, said: Texts) -> str:
    return _choice(facts["labels"], said)


def _tie_of_areas(facts: Facts, said: Texts) -> str:
    pairs = zip(facts["labels"], facts["towns"], strict=True)
    return _choice([_in_town(label, town, said) for label, town in pairs], said)


def _choice(labels: Sequence[str], said: Texts) -> str:
    names = list(dict.fromkeys(labels))
    if len(names) == 1:
        form = marked("There are {count} places called {name}. Choose one of them.")
        return said.say(form, count=len(labels), name=names[0])
    few = marked("The phrase can mean {names}. Say which.")
    form = marked("The phrase can mean {names} or others. Say which.") if len(names) > MOST_NAMED else few
    return said.say(form, names=said.listed(names[:MOST_NAMED], either=True))


def _in_town(label: str, town: str, said: Texts) -> str:
    return said.say("{place} in {town}", place=label, town=town)


def _nearest_of_areas(facts: Facts, said: Texts) -> str:
    form = marked("{place} is the nearest to the point given; {other} fits too.")
    place, other = (_in_town(facts[f"{of}label"], facts[f"{of}town"], said) for of in ("", "other_"))
    return said.say(form, place=place, other=other)


_SIDES = {
    "N": marked("north"), "S": marked("south"), "E": marked("east"), "W": marked("west"),
    "NE": marked("northeast"), "NW": marked("northwest"), "SE": marked("southeast"), "SW": marked("southwest"),
}  # fmt: skip


def _in_direction(facts: Facts, said: Texts) -> str:
    form = marked("Of {count} places that it can mean, the one in the {side}, as the text says.")
    side = _SIDES[facts["direction"]]
    return said.say(form, count=facts["count"], side=said.say(side))


def _offered(facts: Facts, said: Texts) -> str:
    form = marked(
        "{place} is known only to within {doubt}, so it is offered and not pinned. Choose it if that is enough, "
        "or name a cross street, a block or an address."
    )
    doubt = lengths.about(facts["uncertainty_m"], lang=said.lang)
    return said.say(form, place=facts["label"] or said.say("The point"), doubt=doubt)


def _low_score(facts: Facts, said: Texts) -> str:
    form = marked("Low score: {score}. From {sure} up, 99 in 100 are right. Please check the place.")
    return said.say(form, score=said.number(facts["score"], 2), sure=said.number(facts["sure"], 2))


def _position_outside(facts: Facts, said: Texts) -> str:
    form = marked("The position lies outside {area}, whose streets are the only ones here. Longitude comes first.")
    return said.say(form, area=facts["area"] or said.say(_AREA))


def _provider_outside(facts: Facts, said: Texts) -> str:
    form = marked("{provider} gave “{label}”, which is refused: it is outside {area}.")
    return said.say(form, **{**facts, "area": facts["area"] or said.say(_AREA)})


def _provider_other_kind(facts: Facts, said: Texts) -> str:
    form = marked("{provider} gave “{label}”, which is refused: it is not the place itself, but a {kind} ({words}).")
    return said.say(form, **{**facts, "kind": facts["kind"].replace("_", " ")})


COMPOSED: Mapping[RemarkCode, Callable[[Facts, Texts], str]] = {
    RemarkCode.SEVERAL_PLACES: _several_places,
    RemarkCode.NO_STREET: _no_street,
    RemarkCode.TOO_MANY_FORGIVEN: _too_many_forgiven,
    RemarkCode.SEVERAL_KINDS: _several_kinds,
    RemarkCode.NO_BLOCK: _no_block,
    RemarkCode.WHOLE_STREET: _whole_street,
    RemarkCode.BLOCK_ELSEWHERE_TOO: _block_elsewhere_too,
    RemarkCode.NEVER_MEET: _never_meet,
    RemarkCode.NOT_BESIDE: _not_beside,
    RemarkCode.OTHER_LOCALITY: _other_locality,
    RemarkCode.LIES_ELSEWHERE: _lies_elsewhere,
    RemarkCode.OUTSIDE_AREA: _outside_area,
    RemarkCode.UNASKED_AREA: _unasked_area,
    RemarkCode.TIE: _tie,
    RemarkCode.TIE_OF_AREAS: _tie_of_areas,
    RemarkCode.NEAREST_OF_AREAS: _nearest_of_areas,
    RemarkCode.IN_DIRECTION: _in_direction,
    RemarkCode.OFFERED: _offered,
    RemarkCode.LOW_SCORE: _low_score,
    RemarkCode.POSITION_OUTSIDE: _position_outside,
    RemarkCode.PROVIDER_OUTSIDE: _provider_outside,
    RemarkCode.PROVIDER_OTHER_KIND: _provider_other_kind,
}
