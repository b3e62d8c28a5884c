"""An outside service that fails, is slow, or asked too often: a remark, never an exception; what is kept is bounded."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.geocoding.geocode import Geocoder
from app.geocoding.providers import WithProvider, connect, keeping
from app.model import MatchStatus
from geodata.streets import Streets
from tests import nominatim
from tests.nominatim import HOUSE, FakeNominatim, place
from tests.provider_setup import UNKNOWN, around, provider
from tests.remarked import said_of

# --- what fails

FAILURES: dict[str, tuple[Callable[..., None], str]] = {
    "slow": (nominatim.slow, "did not answer within 0.4 seconds"),
    "a byte now and then": (nominatim.dripping, "did not answer within 0.4 seconds"),
    "429": (nominatim.status(429, Retry_After="7"), "asked too often; it is left in peace for 7 seconds"),
    "500": (nominatim.status(500), "reports an error"),
    "503": (nominatim.status(503), "did not answer"),
    "403": (nominatim.status(403), "refuses this account"),
    "no JSON": (nominatim.body(b"<html>hello</html>"), "cannot be read"),
    "cut off": (nominatim.body(b'[{"lat": "45.0'), "cannot be read"),
    "no list": (nominatim.body(b'{"lat": 45}'), "cannot be read"),
    "no position": (nominatim.body(b'[{"display_name": "x"}]'), "cannot be read"),
    "no number": (nominatim.body(b'[{"display_name": "x", "lat": "nan", "lon": "1"}]'), "cannot be read"),
    "a text": (nominatim.body(b'["x"]'), "cannot be read"),
    "an error": (nominatim.body(b'{"error": "go away"}'), "reports an error"),
    "endless": (nominatim.endless, "reports an error"),
    "sent elsewhere": (nominatim.status(302, Location="http://localhost:9/search?q=x"), "reports an error"),
}


@pytest.mark.parametrize("what", FAILURES)
def test_a_failing_service_is_a_remark(geocoder: Geocoder, streets: Streets, service: FakeNominatim, what: str) -> None:
    service.fails, says = FAILURES[what]
    # Only who waits for what never comes waits briefly: on a busy machine an answer takes its time.
    asking = provider(service, timeout_s=0.4) if "0.4" in says else provider(service)
    both = WithProvider(geocoder, asking, around(streets))
    match = both.geocode(UNKNOWN)
    assert (match.status, match.candidates) == (MatchStatus.NO_MATCH, ())
    assert says in said_of(match)[-1]
    assert said_of(match)[-1].startswith("Nominatim ")
    assert match.remarks[:-1] == geocoder.geocode(UNKNOWN).remarks


def test_a_failure_is_not_kept(both: WithProvider, service: FakeNominatim) -> None:
    service.fails = nominatim.status(500)
    assert both.geocode(UNKNOWN).best is None
    service.fails, service.answers = None, [place(HOUSE)]
    assert both.geocode(UNKNOWN).best


def test_a_service_that_asks_for_peace_gets_it(both: WithProvider, service: FakeNominatim) -> None:
    service.fails = nominatim.status(429)
    both.geocode(UNKNOWN)
    match = both.geocode("651 Zebra Ave N")
    assert len(service.asked) == 1
    assert "left in peace" in said_of(match)[-1]


def test_a_service_that_is_down_is_not_asked_for_ever(both: WithProvider, service: FakeNominatim) -> None:
    service.fails = nominatim.status(500)
    for number in range(650, 660):
        both.geocode(f"{number} Zebra Ave N")
    assert len(service.asked) == 3


# --- what is kept, and whose turn it is


def test_an_answer_is_kept_on_disk(
    geocoder: Geocoder, streets: Streets, service: FakeNominatim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.answers = [place(HOUSE)]
    matches = []
    for _ in range(2):
        both = WithProvider(geocoder, provider(service, tmp_path / "geocoder"), around(streets))
        matches += [both.geocode(UNKNOWN), both.geocode(UNKNOWN)]
        monkeypatch.setattr("app.geocoding.providers.asking.time.sleep", lambda _: pytest.fail("a kept answer waited"))
    assert len(set(map(str, matches))) == 1
    assert len(service.asked) == 1
    (file,) = (path for path in (tmp_path / "geocoder").iterdir() if path.suffix == ".sqlite")
    assert file.stat().st_mode & 0o077 == 0
    assert (tmp_path / "geocoder").stat().st_mode & 0o077 == 0


def test_nothing_found_is_an_answer_too(both: WithProvider, service: FakeNominatim) -> None:
    for _ in range(2):
        assert said_of(both.geocode(UNKNOWN))[-1] == "Nominatim found nothing either."
    assert len(service.asked) == 1


def test_other_options_are_other_answers(
    geocoder: Geocoder, streets: Streets, service: FakeNominatim, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        asking = connect("nominatim", {**service.options, "user_agent": name}, tmp_path, rate_per_s=1000)
        WithProvider(geocoder, asking, around(streets)).geocode(UNKNOWN)
    assert service.agents == {"one", "two"}


def test_what_is_kept_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keeping.Kept(tmp_path / "a.sqlite")
    monkeypatch.setattr(keeping, "MOST_ANSWERS", 10)
    monkeypatch.setattr(keeping, "MOST_BYTES", 1000)
    for number in range(50):
        kept.keep(str(number), "x" * 10)
    assert [number for number in range(50) if kept.answer(str(number))] == list(range(40, 50))
    kept.keep("large", "x" * 950)
    kept.keep("too large", "x" * (keeping.MOST_BYTES_AN_ANSWER + 1))
    assert [key for key in ("44", "45", "49", "large", "too large") if kept.answer(key)] == ["45", "49", "large"]


def test_an_old_answer_is_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keeping.Kept(tmp_path / "a.sqlite")
    kept.keep("a", "b")
    later = time.time() + 31 * 86_400
    monkeypatch.setattr("app.geocoding.providers.keeping.time.time", lambda: later)
    assert kept.answer("a") is None


@pytest.mark.parametrize("damage", ["no database", "a folder", "read-only"])
def test_a_file_that_cannot_be_used_costs_nothing(
    geocoder: Geocoder, streets: Streets, service: FakeNominatim, tmp_path: Path, damage: str
) -> None:
    file = tmp_path / "answers.sqlite"
    if damage == "no database":
        file.write_bytes(b"not a database" * 100)
    elif damage == "a folder":
        file.mkdir()
    else:
        sqlite3.connect(file).close()
        file.chmod(0o400)
    service.answers = [place(HOUSE)]
    assert WithProvider(geocoder, provider(service, tmp_path), around(streets)).geocode(UNKNOWN).best


def test_turns_are_shared_between_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.geocoding.providers.keeping.time.time", lambda: 1_000_000.0)
    one, other = keeping.Kept(tmp_path / "a.sqlite"), keeping.Kept(tmp_path / "a.sqlite")
    waits = [one.turn("s", 2.0, 5.0), other.turn("s", 2.0, 5.0), one.turn("s", 2.0, 5.0), other.turn("s", 2.0, 5.0)]
    assert waits == [0.0, 2.0, 4.0, None]
    assert one.turn("another service", 2.0, 5.0) == 0.0


def test_who_would_wait_too_long_is_turned_away(geocoder: Geocoder, streets: Streets, service: FakeNominatim) -> None:
    asking = connect("nominatim", service.options, None, rate_per_s=0.001, timeout_s=5, most_wait_s=1)
    both = WithProvider(geocoder, asking, around(streets))
    both.geocode(UNKNOWN)
    assert "more often than the settings allow" in said_of(both.geocode("651 Zebra Ave N"))[-1]
    assert len(service.asked) == 1
