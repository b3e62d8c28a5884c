"""What the app is made of, put together once by main.create_app and handed to every endpoint."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from app.ahead import Ahead
from app.errors import BadInput
from app.geocoding.areas import Areas
from app.geocoding.providers import Answers
from app.house_settings import LiveSettings
from app.incidents.store import Store
from app.pages import Pages
from app.readers import Readers
from app.settings import Settings
from app.web.people.provider import ProviderMemory
from app.web.studio import Studio
from geodata.streets import Streets


@dataclass(frozen=True, slots=True)
class Parts:
    """The open parts of a running service."""

    live: LiveSettings
    streets: Streets
    default: Answers
    store: Store
    readers: Readers
    pages: Pages
    ahead: Ahead
    areas: Areas
    by_area: Mapping[str, Answers]
    led_by: Mapping[str, Answers]
    studio: Studio = field(default_factory=Studio)
    provider: ProviderMemory = field(default_factory=ProviderMemory)

    @property
    def settings(self) -> Settings:
        """The settings that hold now, those made at the desk among them."""
        return self.live.now().settings

    @property
    def geocoder(self) -> Answers:
        """What answers where nobody names an area."""
        area = self.settings.area
        try:
            return self.led_by[self.areas.named(area)] if area else self.default
        except BadInput:
            # An area that was set at the desk, and whose file is not read any more.
            return self.default

    def asked_of(self, area: str | None) -> Answers:
        """What answers where somebody named an area, else what answers by default; raises BadInput."""
        return self.by_area[self.areas.named(area)] if area else self.geocoder

    def close(self) -> None:
        """Let go of the files."""
        self.studio.close()
        self.ahead.close()
        self.store.close()
        self.areas.close()


def parts_of(request: Request) -> Parts:
    """The parts of the app that answers this request."""
    parts: Parts = request.app.state.parts
    return parts


Service = Annotated[Parts, Depends(parts_of)]
