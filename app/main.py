"""The composition root: create_app(settings) puts the parts together, and nothing is read before it is called."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, closing, suppress

from fastapi import Depends, FastAPI

from app import __version__
from app.ahead import Ahead
from app.geocoding.areas import opened
from app.geocoding.providers import behind
from app.house_settings import LiveSettings
from app.incidents.store import Store
from app.pages import Pages
from app.readers import Readers, coarse_or_none
from app.settings import Settings
from app.tidying import Daily
from app.web import (
    crossing,
    docs,
    erasing_api,
    exports,
    extract_api,
    failures,
    geocode_api,
    gone,
    health,
    import_api,
    incidents_api,
    machines,
    maps_api,
    memory,
    middleware,
    open_maps,
    openapi,
    parameters,
    problems,
    public,
    reverse_api,
    sharing,
    slashes,
    stopping,
    trail_api,
    turnstile,
    unshared,
    warming,
    webhooks_api,
)
from app.web.desk.routers import ROUTERS as DESK
from app.web.parts import Parts
from app.web.people import account, audit, logs, oidc, refusals, sign_in, users
from app.webhooks import Sender
from geodata.streets import MINNEAPOLIS, Streets

DESCRIPTION = """Reported places on a map, with an honest statement of how sure that is.

Reading what is published needs nothing. Writing needs Authorization: Bearer TOKEN. Positions are WGS 84 degrees,
longitude first. Every error is problem+json (RFC 9457). A change names the state it was made on: send the ETag of your
last read as If-Match.
"""
ROUTERS = (
    geocode_api.router,
    extract_api.router,
    reverse_api.router,
    maps_api.router,
    incidents_api.router,
    trail_api.router,
    import_api.router,
    webhooks_api.router,
    erasing_api.router,
    open_maps.router,
    exports.router,
    sharing.router,
    public.router,
    health.router,
    machines.router,
    docs.router,
    sign_in.router,
    oidc.router,
    account.router,
    users.router,
    audit.router,
)


def open_parts(settings: Settings) -> Parts:
    """The service's parts, open; raises StreetsUnavailable and StoreUnavailable."""
    streets = Streets(settings.streets or MINNEAPOLIS)
    with ExitStack() as stack:
        stack.callback(streets.close)
        areas = stack.enter_context(closing(opened(streets, settings.area_files)))
        geocoder = behind(areas, settings, *areas.infos)
        chosen = {name: areas.within(name) for name in areas.names}
        by_area = {name: behind(only, settings, *only.infos) for name, only in chosen.items()}
        led_by = {name: behind(areas.led_by(name), settings, *areas.infos) for name in areas.names}
        if settings.area:
            areas.named(settings.area)
        with suppress(OSError):  # the store says what is wrong; on PostgreSQL it may lack a folder
            settings.data_dir.mkdir(mode=0o700)
        store = Store.open(settings.store_url, settings.wait_for_copies)
        stack.pop_all()
    store.coarsen = lambda location: coarse_or_none(location, areas.gazetteers)
    readers = Readers(store, areas.gazetteers, settings.withdrawals)
    live = LiveSettings(settings, store)
    pages = Pages(streets, live)
    return Parts(live, streets, geocoder, store, readers, pages, Ahead(pages, readers), areas, by_area, led_by)


def webhooks_of(parts: Parts) -> Sender:
    """What tells other programs of what is published."""
    settings = parts.settings
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    return Sender(parts.store, parts.readers, base, private=settings.webhook_private)


def _withdrawn(sender: Sender, settings: Settings) -> None:
    """Tell what clears caches elsewhere at once; meanwhile our own copies end."""
    sender.wake()
    settings.wait_for_copies()


def _life_with(settings: Settings) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """From opening the parts to closing them, with what runs behind the answers in between."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        logs.be_discreet()
        failures.log_to_stderr()
        app.state.stopping = False
        stopping.watch(lambda: setattr(app.state, "stopping", True))
        app.state.parts = open_parts(settings)
        warming.warm(app.state.parts)
        with webhooks_of(app.state.parts) as sender, Daily(app.state.parts.store, settings):
            app.state.parts.store.call_after_withdrawal(lambda: _withdrawn(sender, settings))
            yield
        app.state.parts.close()

    return lifespan


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service; its gazetteer and store open when it starts and close when it ends."""
    settings = settings or Settings()
    app = memory.Remembering(
        cache_in_front=settings.proxy_cache,
        title="Dateline",
        version=__version__,
        description=DESCRIPTION,
        lifespan=_life_with(settings),
        dependencies=[Depends(parameters.known_parameters_only)],
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in (*ROUTERS, *DESK):
        app.include_router(router)
    app.openapi_of = openapi.document
    answer = problems.answering(
        lambda request, problem: (
            slashes.as_redirect(request, problem)
            or gone.as_notice(request, problem)
            or refusals.as_page(request, problem)
        )
    )
    problems.install(app, answer)
    app.add_middleware(turnstile.Turnstiles)
    app.add_middleware(middleware.BodyLimit)
    app.add_middleware(slashes.OneSpelling)
    app.add_middleware(failures.Failures, answering=answer)
    app.add_middleware(middleware.HeadAsGet)
    app.add_middleware(middleware.OneHost)
    app.add_middleware(crossing.Crossing)
    app.add_middleware(middleware.StrictHeaders, by_https=settings.public_url.startswith("https:"))
    app.add_middleware(unshared.Unshared)
    return app
