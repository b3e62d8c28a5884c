"""A page that is isolated from other sites (Cross-Origin-Embedder-Policy) shows the map, its picture and its data."""

from collections.abc import Iterator

import httpx
import pytest

from tests.browser import Watched, until
from tests.live import BEARER, in_thread, settings
from tests.map_site import Site, serving

pytestmark = pytest.mark.browser
PAGE = (
    '<!doctype html><html lang="en"><title>An article</title><link rel="icon" href="data:,"><body>'
    '<iframe {sandbox} src="{ours}{path}" title="Map" width="600" height="560"></iframe>'
    '<img id="png" src="{ours}/maps/m.png?width=400&amp;height=300" alt="">'
    '<img id="svg" src="{ours}/maps/m.svg?width=400&amp;height=300" alt="">'
)
LOADED = "png.complete && png.naturalWidth > 0 && svg.complete && svg.naturalWidth > 0"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with in_thread(settings(tmp_path_factory.mktemp("data"))) as found:
        for slug in ("m", "draft"):
            found.post("/api/maps", json={"slug": slug, "title": "Two places"}, headers=BEARER)
            added = {"title": "Shooting", "location": "34th and Portland"}
            assert found.post(f"/api/maps/{slug}/incidents", json=added, headers=BEARER).status_code == 201
        assert found.post("/api/maps/m/publish", headers=BEARER).status_code == 200
        yield found


@pytest.fixture(scope="module")
def newspaper() -> Iterator[Site]:
    with serving(lambda *_: b"") as site:
        yield site


@pytest.mark.parametrize("policy", ["require-corp", "credentialless"])
@pytest.mark.parametrize("sandbox", ["", 'sandbox="allow-scripts"'])
@pytest.mark.parametrize("path", ["/embed/m", "/embed/m@1", "/embed/m/", "/embed/draft", "/embed/unknown"])
def test_isolated_page_shows_the_map(
    service: httpx.Client, newspaper: Site, watched: Watched, policy: str, sandbox: str, path: str
) -> None:
    ours = str(service.base_url).rstrip("/").replace("127.0.0.1", "localhost")
    headers = {"Cross-Origin-Embedder-Policy": policy, "Cross-Origin-Opener-Policy": "same-origin"}
    html = PAGE.format(ours=ours, path=path, sandbox=sandbox)
    watched.page.goto(newspaper.put("/isolated", html, headers))
    assert watched.page.evaluate("crossOriginIsolated")
    until(watched.page, LOADED)
    frame = watched.page.frames[1]
    shown = path.startswith("/embed/m")
    until(frame, "!!document.querySelector('.map[data-ready] .label')" if shown else "!!document.querySelector('h1')")
    if shown:
        until(frame, "Array.from(document.querySelectorAll('.leaflet-tile')).some(tile => tile.naturalWidth > 0)")
    else:
        assert frame.locator("h1").inner_text() == "This map is not available."
    data = f"fetch('{ours}/maps/m.geojson').then(answer => answer.json()).then(found => found.features.length)"
    assert watched.page.evaluate(data) == 1
    assert [said for said in watched.complaints if "404" not in said] == []
