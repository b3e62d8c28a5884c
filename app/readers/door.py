"""Published maps out of the store, for readers. Nothing else of the service may hand them a map or an incident."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.distances.measure import measure
from app.errors import BadInput, Cause, DatelineError, Gone, NotFound, StoreUnavailable
from app.incidents.corrections import SEEN_OF_HIDDEN
from app.incidents.kept_places import Kept, is_coarse, key_of, levels_kept
from app.incidents.newest import VersionLine
from app.incidents.published import PublishedLine
from app.incidents.store import Store
from app.incidents.versions import PublicState
from app.model import Box, Correction, Distance, Incident, IncidentMap, Location, is_within
from app.public import PublicCorrection, PublicIncident, PublicMap, Withheld
from app.readers.moved import MovedNearby, moved_nearby
from app.readers.precision import coarse, coarse_or_none, seen_otherwise
from app.withdrawals import Withdrawals, now_s
from geodata.streets import Streets

_NONE: Kept = {}
_AWAY = (Cause.TIMEOUT, Cause.REFUSED, Cause.NO_HOST)
AWAY_S, MOST_STATES = 600.0, 10_000
"""How long after the database last answered readers still get what is prepared, and of how many maps."""
MOST_BY_INDEX = 2_000
"""Rows that are read for a bounding box; what holds more is read as a whole, once a version."""
MOST_COMPARED = 10
"""Of a map with more incidents no earlier version is read to see what a correction did to a distance."""


class Readers:
    """The store as the public may see it. Safe to share between threads."""

    def __init__(self, store: Store, gazetteers: Sequence[Streets], withdrawals: Withdrawals | None = None) -> None:
        """`gazetteers` know the coarse places, the first that has one gives it.

        Without `withdrawals` nothing is shown of what was known before the database went away.
        """
        self._withdrawals = withdrawals
        self._store, self._gazetteers = store, tuple(gazetteers)
        self._states: dict[str, tuple[PublicState, float]] = {}

    def state(self, slug: str) -> PublicState:
        """The number of the newest version, and how often readers were shown it differently. Raises NotFound, Gone.

        While the database is away it is the one last known, unless something was withdrawn since. After AWAY_S readers
        are refused: this machine might be the only one that the database is away for.
        """
        asked_s = now_s()
        try:
            found = self._store.public_state(slug)
        except StoreUnavailable as error:
            known = self._states.get(slug) if error.cause in _AWAY else None
            if known is None or asked_s - known[1] > AWAY_S or self._is_withdrawn_since(known[1]):
                raise
            return known[0]
        except DatelineError:
            self._states.pop(slug, None)
            raise
        if len(self._states) >= MOST_STATES and slug not in self._states:
            self._states.pop(next(iter(self._states)), None)
        self._states[slug] = found, asked_s
        return found

    def _is_withdrawn_since(self, moment_s: float) -> bool:
        return self._withdrawals is None or self._withdrawals.is_after(moment_s)

    def map(self, slug: str, number: int | None = None) -> PublicMap:
        """A published version, the newest if no number is given. Raises NotFound, Gone."""
        return self.shown(self._store.published(slug, number))

    def shown(self, found: IncidentMap) -> PublicMap:
        """A version, or a draft as it would be published now, as the public may see it."""
        return public_map(found, self._gazetteers, self._kept(found.slug, (one.location for one in found.incidents)))

    def _kept(self, slug: str, locations: Iterable[Location]) -> Kept:
        """What is kept of a map's coarse places, all at once; most maps have none and are not asked about."""
        return self._store.kept_places(slug) if any(map(is_coarse, locations)) else _NONE

    def maps(self, limit: int, after: int = 0) -> list[PublicMap]:
        """The newest version of each published map, without its incidents, the newest map first."""
        return [public_map(one, self._gazetteers) for one in self._store.published_maps(limit, after)]

    def count(self) -> int:
        """How many maps are published."""
        return self._store.published_count()

    def head(self, slug: str) -> PublicMap:
        """The newest version of a map, without its incidents. Raises NotFound, Gone."""
        return public_map(self._store.published_head(slug), self._gazetteers)

    def page(self, slug: str, limit: int, after: int) -> tuple[list[PublicIncident | Withheld], int | None]:
        """Incidents of the newest version behind `after`, and what to ask for to go on. Raises NotFound, Gone."""
        found = self._store.published_page(slug, limit, after)
        kept = self._kept_of(found.incidents)
        return [public_incident(one, self._gazetteers, kept) for one in found.incidents], found.next

    def within(self, slug: str, number: int, box: Box, most: int = MOST_BY_INDEX) -> list[PublicIncident] | None:
        """Incidents of the newest version whose shown place lies in a box. Raises NotFound, Gone.

        None if `number` is not the newest version, or if more than `most` rows would have to be read.
        """
        found = self._store.published_within(slug, number, box, most)
        if found is None:
            return None
        kept = self._kept_of(found)
        shown = (public_incident(one, self._gazetteers, kept) for one in found)
        return [one for one in shown if not isinstance(one, Withheld) and is_within(one.location.position, box)]

    def _kept_of(self, incidents: Sequence[Incident]) -> Kept:
        """What is kept of the coarse places of these incidents alone."""
        ids = [one.id for one in incidents if is_coarse(one.location)]
        return self._store.kept_places_of(ids) if ids else _NONE

    def newest(self, limit: int) -> tuple[PublishedLine, ...]:
        """The maps that are published, in a line each, the one published last first; no place is in it."""
        return self._store.published_lines(limit)

    def versions(self, slug: str, limit: int) -> tuple[VersionLine, ...]:
        """The versions of a map, newest first. Raises NotFound, Gone."""
        return self._store.version_lines(slug, limit)

    def incident(self, slug: str, incident_id: str) -> PublicIncident | Withheld:
        """One incident of the newest version of a map. Raises NotFound, Gone."""
        found = self._store.published_incident(slug, incident_id)
        return public_incident(found, self._gazetteers, self._kept_of([found]))

    def find_incident(self, incident_id: str) -> PublicIncident:
        """The incident of an id, whatever map it is on. Raises NotFound, Gone; BadInput where its place is withheld."""
        incident = self._store.find_incident(incident_id, published_only=True)
        found = public_incident(incident, self._gazetteers, self._kept_of([incident]))
        if isinstance(found, Withheld):
            raise BadInput("The location of this incident is withheld; there is no distance to it.")
        return found

    def shown_place(self, incident_id: str, location: Location) -> Location | None:
        """What readers would see of an incident's place; None where it is hidden. Raises BadInput if it cannot be."""
        kept = self._store.kept_places_of([incident_id]) if is_coarse(location) else _NONE
        if found := _shown(incident_id, location, self._gazetteers, kept):
            return found
        if there := levels_kept(kept, key_of(incident_id, location)):
            raise BadInput(seen_otherwise(location.display_precision, [one.precision for one in there]))
        return coarse(location, self._gazetteers)

    def moved_nearby(self, draft: IncidentMap) -> tuple[MovedNearby, ...]:
        """Return what a publish would move from one coarse place to another that touches it; see moved.py."""
        try:
            published = self._store.published(draft.slug)
        except (NotFound, Gone):
            return ()
        if not any(is_coarse(one.location) for one in published.incidents):
            return ()
        kept = self._store.kept_places(draft.slug)

        def show(incident_id: str, location: Location) -> Location | None:
            return _shown(incident_id, location, self._gazetteers, kept)

        return tuple(moved_nearby(published.incidents, draft.incidents, show))

    def corrections(self, slug: str, upto: int | None = None) -> tuple[PublicCorrection, ...]:
        """What was corrected up to a version, newest first. Raises NotFound, Gone."""
        told = [one for one in self._store.corrections(slug) if upto is None or one.version <= upto]
        if not told:
            return ()
        newest = self.map(slug)
        hidden, few = {one.id for one in newest.withheld}, len(newest.incidents) <= MOST_COMPARED
        shown = (one for one in told if one.incident_id not in hidden or one.field in SEEN_OF_HIDDEN)
        places = [end for one in told for end in (one.before, one.after) if isinstance(end, Location)]
        kept = self._kept(slug, places)
        return tuple(found for one in shown if (found := self._public_correction(slug, one, few, kept)))

    def _public_correction(self, slug: str, told: Correction, few: bool, kept: Kept) -> PublicCorrection | None:
        """None for a place that is withheld, or that readers saw no move of."""
        if not (isinstance(told.before, Location) and isinstance(told.after, Location)):
            return PublicCorrection(told)
        ends = (told.before, told.after)
        before, after = (_shown(told.incident_id, end, self._gazetteers, kept) for end in ends)
        if before is None or after is None or _seen(before) == _seen(after):
            return None
        moved_m = measure(before, after).distance_m
        between = self._between(slug, told.version) if few else None
        return PublicCorrection(replace(told, before=before, after=after), moved_m, between)

    def _between(self, slug: str, version: int) -> tuple[Distance, Distance] | None:
        """The distance between the two places of a map of two, in the version before and in that one."""
        before, after = self.map(slug, version - 1).incidents, self.map(slug, version).incidents
        if len(before) != 2 or {one.id for one in before} != {one.id for one in after}:
            return None
        first, second = (measure(*(one.location for one in pair)) for pair in (before, after))
        return first, second


def public_map(found: IncidentMap, gazetteers: Sequence[Streets], kept: Kept = _NONE) -> PublicMap:
    """A version as the public may see it; its incidents carry the precision that holds now."""
    shown = [public_incident(one, gazetteers, kept) for one in found.incidents]
    return PublicMap(
        slug=found.slug,
        title=found.title,
        incidents=tuple(one for one in shown if not isinstance(one, Withheld)),
        withheld=tuple(one for one in shown if isinstance(one, Withheld)),
        dek=found.dek,
        settings=found.settings,
        status=found.status,
        version=found.version,
        published_version=found.published_version,
        updated_at=found.updated_at,
        erased=found.erased,
    )


def public_incident(incident: Incident, gazetteers: Sequence[Streets], kept: Kept = _NONE) -> PublicIncident | Withheld:
    """An incident as the public may see it: withheld too where no coarse place is known for it."""
    location = _shown(incident.id, incident.location, gazetteers, kept)
    if location is None:
        return Withheld(incident.id, incident.title, incident.occurred_at)
    return PublicIncident(incident if location is incident.location else replace(incident, location=location))


def _shown(incident_id: str, location: Location, gazetteers: Sequence[Streets], kept: Kept) -> Location | None:
    """The place that was kept when it was published; where none is, what the streets in use say.

    Where only other levels of the place are kept, this one would narrow what readers know of them: nothing is shown.
    """
    if kept and is_coarse(location):
        key = key_of(incident_id, location)
        if there := levels_kept(kept, key):
            return kept[key] if key in there else None
    return coarse_or_none(location, gazetteers)


def _seen(location: Location) -> tuple[object, ...]:
    return location.label, location.lon, location.lat, location.uncertainty_m, location.relation
