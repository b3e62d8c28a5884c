"""From the settings to a geocoder with a provider behind it, or to the geocoder as it is: the default asks nobody."""

import math
from pathlib import Path

from app import __version__
from app.geocoding.providers import keeping
from app.geocoding.providers.after import Answers, Area, WithProvider
from app.geocoding.providers.asking import connect
from app.settings import Settings
from geodata.streets import Info

FOLDER = "geocoder"
"""The folder below data_dir where answers are kept."""
PATIENCE_S = 120.0
"""How long a batch waits for its turn; a reader waits no longer than for an answer."""


def forget_answers(data_dir: Path, *, expired_only: bool = False) -> None:
    """Delete the kept answers of outside geocoders, or those that have expired. Raises OSError."""
    keeping.forget(data_dir / FOLDER / keeping.FILE, expired_only=expired_only)


def behind(geocoder: Answers, settings: Settings, *infos: Info, patient: bool = False) -> Answers:
    """The geocoder of these streets with the settings' outside service behind it; raises BadInput for bad settings."""
    if not settings.geocoder:
        return geocoder
    provider = connect(
        settings.geocoder,
        settings.geocoder_arguments,
        settings.data_dir / FOLDER,
        rate_per_s=settings.geocoder_rate_per_s,
        timeout_s=settings.geocoder_timeout_s,
        most_wait_s=PATIENCE_S if patient else math.ceil(settings.geocoder_timeout_s),
        user_agent=f"Dateline/{__version__} {settings.public_url}".strip(),
    )
    areas = [Area(info.locality, info.region, info.bbox) for info in infos]
    return WithProvider(geocoder, provider, *areas, elsewhere=settings.geocoder_elsewhere)
