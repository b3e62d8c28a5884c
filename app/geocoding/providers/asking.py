"""One outside service: asked in its turn, within its time-out, once for each question. It answers or says why not."""

import hashlib
import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import BadInput
from app.geocoding.providers.accuracy import Fineness, fineness, service_of
from app.geocoding.providers.keeping import FILE, Kept
from app.model import Fact, Remark, RemarkCode, remark

MOST_RESULTS = 10
RATE_LIMITED_S = 60.0
NAMES = {"GoogleV3": "Google", "HereV7": "HERE", "MapBox": "Mapbox", "LiveAddress": "Smarty", "AzureMaps": "Azure Maps"}
"""Services that go by another name than their geopy class."""


@dataclass(frozen=True, slots=True)
class Result:
    """A place as the service gave it: (lon, lat) in degrees, how fine it says it is, and the credit it asks for."""

    label: str
    lon: float
    lat: float
    fineness: Fineness
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: results, best first; or `trouble`, why there are none."""

    results: tuple[Result, ...] = ()
    trouble: Remark | None = None


class Provider:
    """A geopy geocoder behind our own manners. Safe to share between threads; its turns hold between processes too."""

    def __init__(
        self,
        service: Any,
        kept: Kept,
        *,
        account: str = "",
        rate_per_s: float = 1.0,
        timeout_s: float = 5.0,
        most_wait_s: float = 5.0,
    ) -> None:
        """`account` tells one set of options from another; who would wait longer than `most_wait_s` is turned away."""
        self.kind = type(service).__name__
        self.name = NAMES.get(self.kind, self.kind)
        self._service, self._kept, self._account = service, kept, f"{self.kind} {account}"
        self._table = service_of(cls.__name__ for cls in type(service).__mro__)
        self._every_s, self._timeout_s, self.most_wait_s = 1 / rate_per_s, timeout_s, most_wait_s

    def ask(self, text: str) -> Reply:
        """What the service says of the text. Never raises."""
        key = hashlib.sha256(f"{self._account}\n{text}".encode("utf-8", "replace")).hexdigest()
        said = self._kept.answer(key)
        if said is None:
            if trouble := self._await_turn():
                return Reply(trouble=trouble)
            try:
                said = json.dumps(self._asked(text))
            except Exception as error:  # whatever a foreign service makes a library raise is no trouble of ours
                return Reply(trouble=self._troubled(error))
            self._kept.keep(key, said)
        return self._read(said)

    def _await_turn(self) -> Remark | None:
        """Wait for our turn; or why there is none."""
        if silent_s := self._kept.silent_s(self._account):
            return self._trouble(RemarkCode.PROVIDER_PAUSED, wait_s=math.ceil(silent_s))
        wait_s = self._kept.turn(self._account, self._every_s, self.most_wait_s)
        if wait_s is None:
            return self._trouble(RemarkCode.PROVIDER_BUSY)
        time.sleep(wait_s)
        return None

    def _trouble(self, code: RemarkCode, **facts: Fact) -> Remark:
        return remark(code, provider=self.name, **facts)

    def _asked(self, text: str) -> list[tuple[str, float, float, dict[str, Any]]]:
        more = self._table.ask if self._table and self._table.ask else {}
        found = self._service.geocode(text, exactly_one=False, timeout=self._timeout_s, **more) or []
        results = [(str(one.address), one.latitude, one.longitude, dict(one.raw)) for one in found[:MOST_RESULTS]]
        if not all(_is_position(lon, lat) for _, lat, lon, _ in results):
            raise ValueError("no position")
        self._kept.answered(self._account)
        return results

    def _troubled(self, error: Exception) -> Remark:
        """What went wrong, without the service's own words: those can hold the address asked, and a key in it."""
        from geopy import exc

        silent_s: float | None = None
        if isinstance(error, exc.GeocoderRateLimited):
            silent_s = float(error.retry_after or RATE_LIMITED_S)
            trouble = self._trouble(RemarkCode.PROVIDER_RATE_LIMITED, wait_s=math.ceil(silent_s))
        elif isinstance(error, exc.GeocoderQuotaExceeded):
            silent_s, trouble = RATE_LIMITED_S, self._trouble(RemarkCode.PROVIDER_QUOTA)
        elif isinstance(error, exc.GeocoderTimedOut):
            trouble = self._trouble(RemarkCode.PROVIDER_TIMED_OUT, timeout_s=self._timeout_s)
        elif isinstance(error, (exc.GeocoderAuthenticationFailure, exc.GeocoderInsufficientPrivileges)):
            silent_s, trouble = RATE_LIMITED_S, self._trouble(RemarkCode.PROVIDER_ACCOUNT)
        elif isinstance(error, exc.GeocoderServiceError) and not isinstance(error, exc.GeocoderParseError):
            trouble = self._trouble(RemarkCode.PROVIDER_UNREACHABLE)
        else:
            trouble = self._trouble(RemarkCode.PROVIDER_UNREADABLE)
        self._kept.failed(self._account, silent_s)
        return trouble

    def _read(self, said: str) -> Reply:
        try:
            return Reply(tuple(self._result(*one) for one in json.loads(said)))
        except (TypeError, ValueError, AttributeError):
            return Reply(trouble=self._trouble(RemarkCode.PROVIDER_UNREADABLE))

    def _result(self, label: str, lat: float, lon: float, raw: Mapping[str, Any]) -> Result:
        fine = fineness(self._table, raw, lon, lat) if self._table else Fineness("no word that Dateline knows")
        licence = raw.get("licence") or raw.get("attribution")
        return Result(label, lon, lat, fine, licence if isinstance(licence, str) else "")


def _is_position(lon: object, lat: object) -> bool:
    """Whether these are degrees; 0, 0 is what geopy makes of an answer that holds none."""
    if not (isinstance(lon, float | int) and isinstance(lat, float | int)) or lon == lat == 0:
        return False
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90


def connect(
    name: str,
    options: Mapping[str, Any],
    folder: Path | None,
    *,
    rate_per_s: float = 1.0,
    timeout_s: float = 5.0,
    most_wait_s: float = 5.0,
    user_agent: str = "Dateline",
) -> Provider:
    """The geopy geocoder of that name; nothing is asked yet. Raises BadInput for a name or options that it lacks."""
    from geopy import exc
    from geopy.geocoders import SERVICE_TO_GEOCODER, get_geocoder_for_service

    from app.geocoding.providers.wire import BoundedAdapter

    try:
        kind = get_geocoder_for_service(name)
    except exc.GeocoderNotFound:
        known = ", ".join(sorted(SERVICE_TO_GEOCODER))
        raise BadInput(f"DATELINE_GEOCODER is none of geopy's geocoders. Choose one of: {known}.") from None
    given = {"user_agent": user_agent, **options, "timeout": timeout_s, "adapter_factory": BoundedAdapter}
    try:
        service = kind(**given)
    except (TypeError, ValueError, AttributeError, exc.GeopyError):
        # The library's own message can hold the options, and those can be a key.
        raise BadInput(
            f"DATELINE_GEOCODER_OPTIONS do not fit geopy's {kind.__name__}: give its keyword arguments as JSON."
        ) from None
    account = hashlib.sha256(json.dumps(dict(options), sort_keys=True).encode()).hexdigest()[:12]
    kept = Kept(folder / FILE if folder else None)
    bounds = {"rate_per_s": rate_per_s, "timeout_s": timeout_s, "most_wait_s": most_wait_s}
    return Provider(service, kept, account=account, **bounds)
