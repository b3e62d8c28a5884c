"""The sentences of the geocoder's remarks, one for each code: here alone a remark is put into words."""

from collections.abc import Iterable, Mapping

from app.model import Fact, Remark, RemarkCode
from app.words.composed import COMPOSED, spoken
from app.words.saying import Texts, marked, texts
from geodata.names import StreetName

FILLED: Mapping[RemarkCode, str] = {
    RemarkCode.EMPTY: marked("The phrase is empty. Write a corner, a block or an address: “34th and Portland”."),
    RemarkCode.TOO_LONG: marked(
        "The phrase is longer than 300 characters. Give the place only: “600 block of 24th Ave N”."
    ),
    RemarkCode.NO_PLACE_KNOWN: marked("The phrase says that no place is known."),
    RemarkCode.NOT_UNDERSTOOD: marked(
        "The phrase is neither a corner, a block, an address nor a street that Dateline can read."
    ),
    RemarkCode.SEVERAL_BLOCKS: marked("The phrase names more than one block. Give each of them by itself."),
    RemarkCode.EXIT_NUMBER: marked(
        "Exits and miles are not known by their numbers here. Name the road and the street that it crosses there."
    ),
    RemarkCode.MORE_STREETS: marked(
        "The phrase names more than two streets, and Dateline does not choose which of them meet."
    ),
    RemarkCode.FIGURES_BESIDE_WORDS: marked(
        "The phrase has a position in figures beside other words. Give the position alone, or the words alone."
    ),
    RemarkCode.NOT_A_POSITION: marked(
        "{written} is no position: longitude comes first, then latitude, as in -93.27,44.98."
    ),
    RemarkCode.ONE_STREET: marked("A corner needs two streets, and the phrase names only one."),
    RemarkCode.NO_STREET_OF_BLOCK: marked("The phrase names a block, but not the street it is on."),
    RemarkCode.SHORT_LINK: marked(
        "The link holds no position in figures. Open it, and paste the address it leads to, or the place in words."
    ),
    RemarkCode.WHOLE_CITY: marked("The phrase names a whole city, which is no place for a pin."),
    RemarkCode.NO_SUCH_TYPE: marked("There is no {written}."),
    RemarkCode.FORGIVEN: marked(
        "There is no {written}; {taken} is the only street of that name where it fits. Please check."
    ),
    RemarkCode.MENDED: marked("“{written}” is read as {taken}. Please check the spelling."),
    RemarkCode.OTHER_NAME: marked("“{written}” is {name}."),
    RemarkCode.NO_RANGE: marked(
        "{low}-{high} is no run of house numbers here. Give one number, or the lower and the higher one."
    ),
    RemarkCode.NOT_MAPPED: marked(
        "{street} is interrupted there: its {hundred} block is a gap without a street on the map."
    ),
    RemarkCode.TAKEN_FOR_BLOCK: marked("{number} is taken for the {hundred} block."),
    RemarkCode.SAME_STREET: marked("The phrase names the same street twice, and a street does not cross itself."),
    RemarkCode.NO_CORNER_KNOWN: marked(
        "{street} and {cross_street} cross or touch on the map, but no corner of the two is known: "
        "one may pass over the other."
    ),
    RemarkCode.ONLY_CORNERS: marked(
        "Of {street} only some corners are known here, not its course; this place is not among them."
    ),
    RemarkCode.NOT_ONE_STREET: marked("{written} and {written_also} are not known here as two names of one street."),
    RemarkCode.NAMES_TOUCH: marked(
        "Streets called {written} and {written_cross} cross or touch on the map, but no corner is known."
    ),
    RemarkCode.NAMES_NEVER_MEET: marked("No street called {written} meets one called {written_cross}."),
    RemarkCode.INTERRUPTED_BETWEEN: marked(
        "{written} meets {written_from} and {written_to}, but is interrupted between them on the map."
    ),
    RemarkCode.NOT_BETWEEN: marked("{written} is not known to run between {written_from} and {written_to}."),
    RemarkCode.AT_THE_DIVIDE: marked("{street} begins here; the corner is listed with {listed_with}."),
    RemarkCode.NOT_ON_STREET: marked("{place} does not lie on {written}."),
    RemarkCode.NOT_IN_PLACE: marked("No such place lies in {place}."),
    RemarkCode.NEAREST: marked("{label} is the nearest to the point given; {other_label} is possible too."),
    RemarkCode.BOUND: marked("The phrase says {way}."),
    RemarkCode.NOT_USED: marked("Not used: “{words}”."),
    RemarkCode.OTHER_TOWN_NAMED: marked(
        "The sentence names {named} for another place. This one is taken to be in {town}."
    ),
    RemarkCode.FAR_FROM_ALL: marked("No street, park or neighborhood that is known lies near the position."),
    RemarkCode.SEVERAL_MEETINGS: marked("The two streets meet in {count} places."),
    RemarkCode.PROVIDER_FOUND: marked("Found by {provider}, not on Dateline's streets."),
    RemarkCode.PROVIDER_FOUND_NOTHING: marked("{provider} found nothing either."),
    RemarkCode.PROVIDER_NUMBER: marked("{provider} knows no blocks and was asked for number {number}."),
    RemarkCode.PROVIDER_CREDIT: "{text}",
    RemarkCode.PROVIDER_ROUGH: marked(
        "{provider} gave “{label}”, which is refused: it is the centre of something larger, or of unknown accuracy "
        "({words})."
    ),
    RemarkCode.PROVIDER_OTHER_NAME: marked(
        "{provider} gave “{label}”, which is refused: it is something of another name."
    ),
    RemarkCode.PROVIDER_OTHER_STREET: marked("{provider} gave “{label}”, which is refused: it is not on {written}."),
    RemarkCode.PROVIDER_OTHER_NUMBER: marked(
        "{provider} gave “{label}”, which is refused: it is another house number."
    ),
    RemarkCode.PROVIDER_PAUSED: marked("{provider} did not answer and is left in peace for {wait_s} seconds."),
    RemarkCode.PROVIDER_BUSY: marked("{provider} is asked more often than the settings allow. Try again in a minute."),
    RemarkCode.PROVIDER_RATE_LIMITED: marked(
        "{provider} says that it is asked too often; it is left in peace for {wait_s} seconds."
    ),
    RemarkCode.PROVIDER_QUOTA: marked("{provider} says that the quota of this account is used up."),
    RemarkCode.PROVIDER_TIMED_OUT: marked("{provider} did not answer within {timeout_s} seconds."),
    RemarkCode.PROVIDER_ACCOUNT: marked("{provider} refuses this account. Look at DATELINE_GEOCODER_OPTIONS."),
    RemarkCode.PROVIDER_UNREACHABLE: marked("{provider} could not be asked: it is out of reach or reports an error."),
    RemarkCode.PROVIDER_UNREADABLE: marked("{provider} gave an answer that cannot be read."),
}
"""The sentences that need no more than the remark's facts in their {places}; COMPOSED has the others."""
_ENGLISH = texts("en")


def sentence(of: Remark, said: Texts = _ENGLISH) -> str:
    """Return the remark as a sentence, with what may be meant instead."""
    facts = dict(of.facts)
    if of.code in COMPOSED:
        text = COMPOSED[of.code](facts, said)
    else:
        text = said.say(FILLED[of.code], **{name: _plain(name, fact) for name, fact in of.facts})
    if of.suggestions:
        text += " " + said.say("Did you mean {names}?", names=said.listed(of.suggestions, either=True))
    if of.code is RemarkCode.NO_SUCH_TYPE:
        text += " " + said.say("If so, name the city as well.")
    return text


def sentences(remarks: Iterable[Remark], said: Texts = _ENGLISH) -> tuple[str, ...]:
    """Return the remarks as sentences, in their order."""
    return tuple([sentence(one, said) for one in remarks])


def _plain(name: str, fact: Fact) -> str:
    """Return a fact as it is filled in: names in full words, house numbers without separators."""
    if isinstance(fact, StreetName):
        return spoken(fact) if name.startswith("written") else fact.long()
    return f"{fact:g}" if isinstance(fact, float) else str(fact)
