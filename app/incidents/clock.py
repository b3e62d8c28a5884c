"""Times of day as people write them, put on the clock of a zone: some hours are skipped there, some come twice."""

from datetime import UTC, datetime, tzinfo

from app.errors import BadInput


class RepeatedTime(BadInput):
    """A time that came twice because clocks were put back: `choices` are the earlier and the later moment."""

    def __init__(self, text: str, choices: tuple[datetime, datetime]) -> None:
        super().__init__(text)
        self.choices = choices


def on_the_clock(local: datetime, zone: tzinfo, which: int | None = None) -> datetime:
    """Return a time without a zone as a moment of the zone.

    `which` chooses of a time that came twice: 0 the earlier, 1 the later moment. Raises BadInput for a time that the
    zone's clocks skipped, RepeatedTime where `which` has to be known.
    """
    earlier, later = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if earlier.utcoffset() == later.utcoffset():
        return earlier
    said = f"{local:%Y-%m-%d %H:%M}"
    if earlier.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise BadInput(f"There was no {said} in {zone}: clocks were put forward past it. Check the time.")
    if which is not None:
        return (earlier, later)[which]
    names = " or ".join(f"{said} {moment:%Z} (UTC{_offset(moment)})" for moment in (earlier, later))
    raise RepeatedTime(f"{said} came twice in {zone}: clocks were put back. Say which: {names}.", (earlier, later))


def _offset(moment: datetime) -> str:
    return moment.isoformat()[-6:]
