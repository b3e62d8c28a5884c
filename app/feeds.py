"""What is news of a map, and of all maps: added, corrected with its reason, taken out. Only what readers may know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.distances import wording
from app.house import own as own_settings
from app.incidents.exchange.feeds import Entry, Feed
from app.incidents.exchange.sheet import one_line
from app.incidents.newest import VersionLine
from app.maps import words
from app.model import Corrected, Incident, Location, LonLat
from app.public import PublicCorrection, PublicMap, Withheld
from app.readers import Readers
from app.words import marked, texts
from app.words.units import UnitSetting

MOST_ENTRIES = 100
MOST_OF_A_VERSION = 25
"""Places up to which each that was added is told of; more are counted."""
MOST_READ = 20_000
"""Incidents read up to which versions are compared: a feed of a large map tells of the newest."""
_FIELDS = {
    "place": marked("place"), "title": marked("title"), "time": marked("when it was"), "text": marked("text"),
    "category": marked("category"), "attribution": marked("who says so"), "source": marked("source"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manner:
    """How a feed is written: the service's address, the language, the unit that comes first, the zone of times."""

    base: str
    lang: str
    units: UnitSetting
    time_zone: str


def of_all(readers: Readers, manner: Manner, own: str) -> Feed:
    """The newest version of every map, the one published last first."""
    said = texts(manner.lang)
    entries = (
        Entry(
            f"dateline:{line.slug}:{line.number}",
            line.title if line.number == 1 else said.say("Updated: {title}", title=one_line(line.title)),
            line.dek, f"{manner.base}/maps/{line.slug}", line.published_at,
        )
        for line in readers.newest(MOST_ENTRIES)
    )  # fmt: skip
    return Feed(said.say("Everything published"), "", f"{manner.base}/", own, manner.lang, tuple(entries))


def of_map(readers: Readers, slug: str, manner: Manner, own: str) -> Feed:
    """The changes of one map, newest first. Raises NotFound, Gone."""
    shown = readers.map(slug)
    manner = replace(manner, lang=own_settings(shown.settings).get("lang", manner.lang))
    entries = tuple(_News(readers, slug, manner).entries(shown))
    return Feed(shown.title, shown.dek, f"{manner.base}/maps/{slug}", own, manner.lang, entries)


class _News:
    def __init__(self, readers: Readers, slug: str, manner: Manner) -> None:
        self._readers, self._slug, self._manner, self._said = readers, slug, manner, texts(manner.lang)

    def entries(self, newest: PublicMap) -> Iterator[Entry]:
        corrections = self._readers.corrections(self._slug)
        known = {newest.published_version: newest}
        count, read = 0, 0
        for line in self._readers.versions(self._slug, MOST_ENTRIES):
            after = known.get(line.number) or self._readers.map(self._slug, line.number)
            before = self._readers.map(self._slug, line.number - 1) if line.number > 1 else None
            known = {before.published_version: before} if before else {}
            for entry in self._of_version(line, before, after, corrections):
                yield entry
                count += 1
                if count >= MOST_ENTRIES:
                    return
            read += len(after.incidents)
            if read > MOST_READ:
                return

    def _of_version(
        self,
        line: VersionLine,
        before: PublicMap | None,
        after: PublicMap,
        corrections: tuple[PublicCorrection, ...],
    ) -> Iterator[Entry]:
        """The corrections of a version, then what it added; where it did neither, that it is there."""
        incidents: dict[str, Incident] = {one.id: one for one in after.incidents}
        entries = [
            self._correction(line, number, told, incidents)
            for number, told in enumerate(one for one in corrections if one.correction.version == line.number)
        ]
        entries += self._added(line, before, after)
        if not entries:
            about = self._said.say("Updated: {title}", title=one_line(after.title))
            entries = [self._entry(line, "", about, after.dek)]
        yield from entries

    def _added(self, line: VersionLine, before: PublicMap | None, after: PublicMap) -> Iterator[Entry]:
        old = {one.id for one in before.everyone} if before else set()
        added = [one for one in after.everyone if one.id not in old]
        if len(added) > MOST_OF_A_VERSION:
            told = self._said.say_of(len(added), "{count} place added", "{count} places added")
            yield self._entry(line, "added", f"{one_line(after.title)}: {told}", after.dek)
            return
        for one in added:
            yield self._one_added(line, one)

    def _one_added(self, line: VersionLine, one: Incident | Withheld) -> Entry:
        title = one_line(words.title(one, self._said))
        if isinstance(one, Withheld):
            return self._entry(line, one.id, title, self._said.say("The place is withheld."))
        place = one_line(words.place(one, self._said))
        text = "\n".join(filter(None, (self._when(one), one.description, one.attribution)))
        told = place if title.casefold() == place.casefold() else f"{title}: {place}"
        return self._entry(line, one.id, told, text, one.location)

    def _when(self, one: Incident) -> str:
        return self._said.moment(one.occurred_at, self._manner.time_zone) if one.occurred_at else ""

    def _correction(
        self, line: VersionLine, number: int, told: PublicCorrection, incidents: Mapping[str, Incident]
    ) -> Entry:
        correction, title = told.correction, one_line(told.correction.title)
        at = incidents[correction.incident_id].location if correction.incident_id in incidents else None
        if correction.field == "taken_out":
            about = self._said.say("Taken out: {title}", title=title)
            change = self._said.say("Another entry on the map had the same title.") if correction.after else ""
        else:
            what = self._said.say(_FIELDS[correction.field])
            about = self._said.say("Corrected: {title} ({what})", title=title, what=what)
            change = self._said.say(
                "From “{before}” to “{after}”.",
                before=self._value(correction.before),
                after=self._value(correction.after),
            )
        reason = self._said.say("Why: {reason}", reason=one_line(correction.reason)) if correction.reason else ""
        text = "\n".join(filter(None, (change, self._moved(told), reason)))
        return self._entry(line, f"{correction.incident_id}:{correction.field}:{number}", about, text, at)

    def _moved(self, told: PublicCorrection) -> str:
        if told.moved_m is None:
            return ""
        how_far = wording.shift(told.moved_m, self._manner.units, self._manner.lang)
        return self._said.say("Moved {how_far}.", how_far=how_far) if how_far else ""

    def _value(self, value: Corrected) -> str:
        if isinstance(value, Location):
            return one_line(words.place(Incident("", "", value), self._said))
        if value is None:
            return ""
        return one_line(value) if isinstance(value, str) else self._said.moment(value, self._manner.time_zone)

    def _entry(self, line: VersionLine, key: str, title: str, text: str, at: Location | None = None) -> Entry:
        id_ = ":".join(filter(None, ("dateline", self._slug, str(line.number), key)))
        link = f"{self._manner.base}/maps/{self._slug}"
        position = LonLat(round(at.lon, 6), round(at.lat, 6)) if at else None
        return Entry(id_, title, text, link, line.published_at, position)
