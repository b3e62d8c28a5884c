"""Maps to withdraw in each way, every public address of them, and readers who look for what was withheld."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import httpx

from app.maps.mercator import project
from tests import live, proxied

AT_ONCE = 6
READERS = 192
READERS_BEFORE = 8
"""Fewer than the stills that may wait for their turn."""
IDLE_S = 2.5
"""Longer than any copy may be repeated, and than the old configuration called one fresh."""
LON, LAT = -93.26987, 44.96123
POINT = (b"44.96123", b"93.26987")
WORDS = "Qwxyz"
ENCODINGS = ("br", "identity")
_Z = 12
# Every public address of a map, by its name in the OpenAPI document.
ADDRESSES = {
    "/embed/{slug}": ("/embed/{slug}", "/embed/{slug}?r=1"),
    "/embed/{slug}@{version}": ("/embed/{slug}@1",),
    "/embed/{slug}.json": ("/embed/{slug}.json?since=0",),
    "/embed/{slug}@{version}.json": ("/embed/{slug}@1.json",),
    "/embed/{slug}@{version}/rows.json": ("/embed/{slug}@1/rows.json",),
    "/embed/{slug}@{version}/cells/{z}/{x}/{y}.json": ("/embed/{slug}@1/cells/{cell}.json",),
    "/maps/{slug}": ("/maps/{slug}",),
    "/maps/{slug}/incidents": ("/maps/{slug}/incidents", "/maps/{slug}/incidents?limit=5"),
    **{
        f"/maps/{{slug}}{version}.{kind}": (f"/maps/{{slug}}{number}.{kind}",)
        for kind in ("geojson", "csv", "kml", "gpx", "georss")
        for version, number in (("", ""), ("@{version}", "@1"))
    },
    "/maps/{slug}.rss": ("/maps/{slug}.rss",),
    "/maps/{slug}.feed.json": ("/maps/{slug}.feed.json",),
    "/maps/{slug}.png": ("/maps/{slug}.png?width=300&height=200",),
    "/maps/{slug}.svg": ("/maps/{slug}.svg", "/maps/{slug}.svg?version=1"),
    "/oembed": ("/oembed?url=/maps/{slug}", "/oembed?url=/embed/{slug}@1&format=xml"),
    "/api/maps/{slug}": ("/api/maps/{slug}",),
    "/api/maps/{slug}/incidents": ("/api/maps/{slug}/incidents",),
    "/api/maps/{slug}/incidents/{incident_id}": ("/api/maps/{slug}/incidents/{id}",),
    "/api/maps/{slug}/corrections": ("/api/maps/{slug}/corrections",),
    "/api/distance": ("/api/distance?from={id}&to=34th+and+Portland",),
    "/": ("/",),
    "/api/maps": ("/api/maps",),
    "/maps.rss": ("/maps.rss",),
    "/maps.feed.json": ("/maps.feed.json",),
}
# Those below know no incident, or ask for a token.
OTHERS = {
    "/tiles/{z}/{x}/{y}.svg", "/static/{name}", "/docs", "/healthz", "/readyz", "/api/geocode", "/api/reverse",
    "/api/webhooks", "/api/webhooks/log", "/api/maps/{slug}/history", "/api/maps/{slug}/archive",
    "/favicon.ico", "/robots.txt",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A published map, and what its readers were given before."""

    slug: str
    id: str
    before: dict[str, set[bytes]] = field(default_factory=dict)

    @property
    def paths(self) -> list[str]:
        x, y = project(LON, LAT)
        cell = f"{_Z}/{int(x * 2**_Z)}/{int(y * 2**_Z)}"
        shown = [path for paths in ADDRESSES.values() for path in paths]
        return [path.format(slug=self.slug, id=self.id, cell=cell) for path in shown]

    def is_told_again(self, path: str, body: bytes) -> bool:
        """Whether an answer has what was withheld: the point, or the very bytes from before that show it."""
        return has_point(body) or body in self.before.get(path, ())


def has_point(body: bytes) -> bool:
    return any(mark in body for mark in POINT)


def shows_place(path: str, body: bytes) -> bool:
    """Whether an answer is another once the place is withheld: pictures and distances have no figures of the point."""
    return has_point(body) or path.partition("?")[0].endswith((".svg", ".png", "/distance"))


def ask(site: proxied.Site, path: str, number: int = 0) -> httpx.Response:
    return site.reader.get(path, headers={"Accept-Encoding": ENCODINGS[number % 2]})


def published(site: proxied.Site, slug: str) -> Told:
    """A map of one exact place, with all that nginx and the service made of it for readers."""
    assert site.editor.post("/api/maps", json={"slug": slug, "title": f"Map {slug}"}).status_code == 201
    place = {"lon": LON, "lat": LAT}
    posted = live.post_incident(site.editor, slug, place, description=WORDS, display_precision="exact")
    assert posted.status_code == 201
    site.publish_again(slug)
    return Told(slug, posted.json()["id"])


def read(site: proxied.Site, *maps: Told) -> None:
    """Ask for everything as readers do, and note what shows the place."""
    asked = [(told, path, number) for told in maps for path in told.paths for number in range(len(ENCODINGS))]
    with ThreadPoolExecutor(READERS_BEFORE) as readers:
        answers = readers.map(lambda one: ask(site, *one[1:]), asked)
        for (told, path, _), answer in zip(asked, answers, strict=True):
            assert answer.status_code == 200, path
            if shows_place(path, answer.content):
                told.before.setdefault(path, set()).add(answer.content)
    assert all(len(told.before) > 20 for told in maps)


def changed(site: proxied.Site, told: Told, **fields: str) -> httpx.Response:
    path = f"/api/maps/{told.slug}/incidents/{told.id}"
    return site.editor.patch(path, json=fields, headers={"If-Match": site.editor.get(path).headers["ETag"]})


def hide(site: proxied.Site, told: Told) -> httpx.Response:
    return changed(site, told, display_precision="hidden")


def lower(site: proxied.Site, told: Told) -> httpx.Response:
    return changed(site, told, display_precision="block")


def erase(site: proxied.Site, told: Told) -> httpx.Response:
    path = f"/api/maps/{told.slug}/incidents/{told.id}/erase"
    return site.editor.post(path, json={"reason": "asked"})


def take_down(site: proxied.Site, told: Told) -> httpx.Response:
    return site.editor.post(f"/api/maps/{told.slug}/take-down", json={"reason": "The city withdrew it."})


def delete(site: proxied.Site, told: Told) -> httpx.Response:
    path = f"/api/maps/{told.slug}"
    return site.editor.delete(path, headers={"If-Match": site.editor.get(path).headers["ETag"]})


def erase_by_command(site: proxied.Site, told: Told) -> httpx.Response:
    done = live.run("erase", told.slug, told.id, "--reason", "asked", "--yes", data_dir=site.data_dir)
    return httpx.Response(200 if done.returncode == 0 else 500, text=done.stderr)


WAYS = (hide, lower, erase, take_down, delete, erase_by_command)
Way = Callable[[proxied.Site, Told], httpx.Response]


@dataclass
class Crowd:
    """Readers who ask for everything all the time, and when each of them was told what was withheld."""

    site: proxied.Site
    maps: list[Told]
    told_at: dict[str, float] = field(default_factory=dict)
    answered: int = 0
    _ended: Event = field(default_factory=Event)

    def read(self) -> None:
        while not self._ended.is_set():
            for told in self.maps:
                for path in filter(told.before.get, told.paths):
                    if self._ended.is_set():
                        return
                    asked_s = time.monotonic()
                    try:
                        body = ask(self.site, path, int(asked_s * 1000)).content
                    except httpx.HTTPError:
                        continue
                    self.answered += 1
                    if told.is_told_again(path, body):
                        self.told_at[path] = max(asked_s, self.told_at.get(path, 0.0))

    def end(self) -> None:
        self._ended.set()


@contextmanager
def crowd(site: proxied.Site, *maps: Told) -> Iterator[Crowd]:
    found = Crowd(site, list(maps))
    threads = [Thread(target=found.read) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        found.end()
        for thread in threads:
            thread.join(live.HANG_S)


def told_again(site: proxied.Site, *maps: Told) -> set[str]:
    """The addresses at which any of six that ask at once is told what was withheld."""
    # Six for each address, and many addresses at a time: nginx looks only every half second whether one has its answer.
    asked = [(told, path, number) for told in maps for path in told.paths for number in range(AT_ONCE)]
    with ThreadPoolExecutor(READERS) as readers:
        bodies = readers.map(lambda one: ask(site, *one[1:]).content, asked)
        return {path for (told, path, _), body in zip(asked, bodies, strict=True) if told.is_told_again(path, body)}


def withdraw(site: proxied.Site, ways: dict[Way, Told]) -> float:
    """Withdraws every map in its way, all at once; the moment of the last answer."""

    def one(item: tuple[Way, Told]) -> str:
        way, told = item
        answer = way(site, told)
        return "" if answer.is_success else f"{way.__name__}: {answer.status_code} {answer.text}"

    with ThreadPoolExecutor(len(ways)) as desk:
        assert list(filter(None, desk.map(one, ways.items()))) == []
    return time.monotonic()
