"""What may come in by HTTP, checked at the door. Every message says what would be accepted."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Any

from fastapi import Body as BodyOf
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from app.erasure import ErasureReason
from app.model import DisplayPrecision
from app.web.manner import MapSettings

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LINE_LENGTH = 300
TEXT_LENGTH = 10_000


def _storable(text: str, allowed: str = "") -> str:
    """The text without blanks round it; refuses what no database keeps and no page can show."""
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in allowed for char in text):
        raise ValueError("holds a control character; send plain text.")
    return text.strip()


def _text(text: str) -> str:
    return _storable(text.replace("\r\n", "\n"), "\n\t")


def _titled(title: str) -> str:
    if not title:
        raise ValueError("is empty; say in a few words what it is.")
    return title


def _said(reason: str) -> str:
    if not reason:
        raise ValueError("is empty; say why in a few words.")
    return reason


def _slug(slug: str) -> str:
    if not _SLUG.fullmatch(slug):
        raise ValueError("is made of small letters, digits and single hyphens: two-shootings.")
    return slug


def _web_address(address: str) -> str:
    if address and not re.match(r"https?://[^\s/]", address):
        raise ValueError("is the full address of a page, beginning with https:// or http://.")
    return address


def _phrase(phrase: str) -> str:
    if not phrase:
        raise ValueError('is empty; send a place in words ("34th and Portland"), or lon and lat.')
    return phrase


_HIDDEN = "\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029"
_HIDDEN_IN_TEXT = "\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F\\u2028\\u2029"


def _like(pattern: str) -> Any:
    """What the OpenAPI document says of a text; the checks beside it say it in words."""
    return Field(json_schema_extra={"pattern": pattern})


_PLAIN = _like(f"^[^{_HIDDEN}]*$")
_PLAIN_TEXT = _like(f"^[^{_HIDDEN_IN_TEXT}]*$")
_NOT_EMPTY = _like(f"^[^{_HIDDEN}]*[^\\s{_HIDDEN}][^{_HIDDEN}]*$")
_NOT_EMPTY_TEXT = _like(f"^[^{_HIDDEN_IN_TEXT}]*[^\\s{_HIDDEN_IN_TEXT}][^{_HIDDEN_IN_TEXT}]*$")
WEB_PATTERN = f"^https?://[^\\s/{_HIDDEN}][^{_HIDDEN}]*$"

_Short = Annotated[str, Field(max_length=LINE_LENGTH), AfterValidator(_storable)]
Line = Annotated[_Short, _PLAIN]
Text = Annotated[str, Field(max_length=TEXT_LENGTH), AfterValidator(_text), _PLAIN_TEXT]
Reason = Annotated[str, Field(max_length=2000), AfterValidator(_text), _PLAIN_TEXT]
Title = Annotated[_Short, AfterValidator(_titled), _NOT_EMPTY]
Slug = Annotated[str, Field(max_length=80), AfterValidator(_slug), _like("^[a-z0-9]+(?:-[a-z0-9]+)*$")]
WebAddress = Annotated[
    str,
    Field(max_length=2000),
    AfterValidator(_storable),
    AfterValidator(_web_address),
    _like(f"^$|{WEB_PATTERN}"),
]
Phrase = Annotated[_Short, AfterValidator(_phrase), _NOT_EMPTY]


def _number(value: object) -> object:
    """Refuse what pydantic would turn into a number: `false` is no equator."""
    if isinstance(value, bool | str):
        raise ValueError("give a number, without quotation marks.")
    return value


Number = Annotated[float, BeforeValidator(_number)]
WholeNumber = Annotated[int, BeforeValidator(_number)]


class Body(BaseModel):
    """A body whose unknown members are refused: a misspelt one must not be lost in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PhraseLocation(Body):
    """A phrase together with the candidate of its match that is meant, counted from 0."""

    phrase: Phrase
    candidate: WholeNumber | None = Field(default=None, ge=0, le=1000)


class PointLocation(Body):
    """A point set by hand, WGS 84 degrees; `uncertainty_m` in metres where the newsroom knows how sure it is."""

    lon: Number = Field(ge=-180, le=180, allow_inf_nan=False)
    lat: Number = Field(ge=-90, le=90, allow_inf_nan=False)
    phrase: Line = ""
    label: Line = ""
    uncertainty_m: Number | None = Field(default=None, gt=0, le=1_000_000, allow_inf_nan=False)


def _location_kind(value: Any) -> str:
    if isinstance(value, str):
        return "phrase"
    members = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    return "point" if {"lon", "lat"} & set(members) else "candidate"


LocationIn = Annotated[
    Annotated[Phrase, Tag("phrase")]
    | Annotated[PhraseLocation, Tag("candidate")]
    | Annotated[PointLocation, Tag("point")],
    Discriminator(_location_kind),
]


def _day_alone(value: object) -> object:
    """Refuse what is no plain date: pydantic would take the midnight of a moment without a zone for one."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("Give the zone too: 2026-01-14T18:50:00-06:00, or the date alone: 2026-01-14.")
    return value


OccurredAt = Annotated[AwareDatetime | Annotated[date, BeforeValidator(_day_alone)], Field(union_mode="left_to_right")]


class IncidentFields(Body):
    """What an incident says besides its title and location."""

    occurred_at: OccurredAt | None = Field(
        default=None,
        description="Date, time and zone (2026-01-14T18:50:00-06:00), or the date alone where the time is unknown.",
    )
    category: Line = ""
    description: Text = ""
    attribution: Line = Field(default="", description='Who says so: "the city said".')
    source_url: WebAddress = ""
    display_precision: DisplayPrecision = Field(
        default=DisplayPrecision.EXACT,
        description="The finest that readers may know of the place, in every version: exact, corner, block, "
        "neighborhood or hidden.",
    )


class IncidentIn(IncidentFields):
    """A whole incident, to post or to put."""

    title: Title
    location: LocationIn


class IncidentChanges(IncidentFields):
    """Part of an incident: what is left out stays as it is."""

    title: Title = ""
    location: LocationIn = ""

    @property
    def given(self) -> dict[str, Any]:
        """The members that the request really names."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class MapFields(Body):
    """What a map says besides its slug."""

    title: Title
    dek: Text = Field(default="", description="One or two sentences below the title.")
    settings: MapSettings = Field(default=MapSettings(), description="Its own language, units, theme and colours.")


class MapIn(MapFields):
    """A new map."""

    slug: Slug = Field(description="Its name in addresses: small letters, digits and hyphens.")


class PublishIn(Body):
    """Why a map is published anew, and what readers may see more exactly from now on."""

    reason: Reason = ""
    raise_precision: dict[str, DisplayPrecision] = Field(
        default={},
        max_length=100_000,
        description="Each incident that readers will see more exactly: its id, and the display_precision that the "
        "draft has. A publish that would raise one unnamed is refused with 422, and the answer names all of them.",
    )


class ReasonIn(Body):
    """Why it is done; readers are told."""

    reason: Annotated[Reason, AfterValidator(_said), _NOT_EMPTY_TEXT]


class ErasureIn(Body):
    """Why an incident is removed for good: asked, safety, minor, court, mistake or other."""

    reason: ErasureReason
    earlier_headings: bool = Field(
        default=False, description="Put the draft's title and dek in the place of those of every earlier version."
    )


class RestoreIn(Body):
    """The published version that the draft is to be again."""

    version: WholeNumber = Field(ge=1, lt=2**31)
    reason: Reason = ""


class MapChanges(Body):
    """Part of a map: what is left out stays as it is."""

    title: Title = ""
    dek: Text = ""
    settings: MapSettings = Field(default=MapSettings(), description="The settings, all of them anew.")

    @property
    def given(self) -> dict[str, Any]:
        """The members that the request really names."""
        changes = {name: getattr(self, name) for name in self.model_fields_set}
        return changes | ({"settings": self.settings.given} if "settings" in changes else {})


def shown_as(**examples: Any) -> Any:
    """The body of an operation with its examples; underscores in their names are blanks."""
    return BodyOf(
        openapi_examples={
            name.lower(): {"summary": name.replace("_", " "), "value": value} for name, value in examples.items()
        }
    )
