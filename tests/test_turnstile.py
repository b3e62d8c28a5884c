"""A crowd of expensive requests: some are answered, the rest is told to come again, and everything else goes on."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.geocoding import answer
from app.maps.still import form as forms
from app.maps.still.form import Form
from app.pages import Pages
from app.prepared import Kept, prepare
from app.web import memory, studio, turnstile
from tests import live
from tests.live import BEARER

HELD_S = 30.0


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with live.in_thread(live.settings(tmp_path_factory.mktemp("crowd"))) as found:
        found.post("/api/maps", json={"slug": "m", "title": "Two"}, headers=BEARER)
        for place in (live.CORNER, live.BLOCK):
            body = {"title": "Shooting", "location": place}
            assert found.post("/api/maps/m/incidents", json=body, headers=BEARER).status_code == 201
        assert found.post("/api/maps/m/publish", headers=BEARER).status_code == 200
        yield found


class Gate:
    """Holds what is made until it is opened, and counts it."""

    def __init__(self) -> None:
        self.opened, self.made = threading.Event(), list[Any]()

    def wait(self, what: Any) -> None:
        self.made.append(what)
        assert self.opened.wait(HELD_S)


@pytest.fixture
def gate() -> Iterator[Gate]:
    found = Gate()
    yield found
    found.opened.set()


def until(true: Any) -> None:
    deadline = time.monotonic() + HELD_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def asked(client: httpx.Client, pool: ThreadPoolExecutor, paths: list[str]) -> list[Any]:
    def ask(path: str) -> httpx.Response:
        with httpx.Client(base_url=client.base_url, timeout=live.HANG_S, trust_env=False) as own:
            return own.get(path)

    return [pool.submit(ask, path) for path in paths]


def test_full_studio_refuses_with_retry_after_and_everything_else_is_answered(
    client: httpx.Client, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = Pages.still
    usual = client.get("/maps/m.png").content

    def held(pages: Pages, published: Any, kind: str, form: Form) -> Any:
        gate.wait(form)
        return draw(pages, published, kind, form)

    monkeypatch.setattr(Pages, "still", held)
    paths = [f"/maps/m.png?width={400 + 20 * number}&height=300" for number in range(42)]
    with ThreadPoolExecutor(42) as pool:
        waiting = asked(client, pool, paths)
        refused = studio.AT_ONCE + studio.MOST_WAITING
        until(lambda: sum(one.done() for one in waiting) == len(paths) - refused)
        for path in (
            "/healthz",
            "/readyz",
            "/embed/m",
            "/",
            "/api/geocode?q=34th+and+Portland",
            "/tiles/12/986/1473.svg",
        ):
            assert client.get(path).status_code == 200, path
        assert client.get("/maps/m.png").content == usual
        gate.opened.set()
        answers = [one.result() for one in waiting]
    assert Counter(one.status_code for one in answers) == {200: refused, 503: len(paths) - refused}
    full = next(one for one in answers if one.status_code == 503)
    assert int(full.headers["Retry-After"]) > 0
    assert full.headers["Content-Type"] == "application/problem+json"
    assert full.headers["Cache-Control"] == "no-store"


def test_identical_stills_are_drawn_once(client: httpx.Client, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = Pages.still

    def held(pages: Pages, published: Any, kind: str, form: Form) -> Any:
        gate.wait(form)
        return draw(pages, published, kind, form)

    monkeypatch.setattr(Pages, "still", held)
    with ThreadPoolExecutor(42) as pool:
        # A px more or less is the same picture.
        waiting = asked(
            client, pool, [f"/maps/m.png?width={700 + number % 20}&height=300&scale=2" for number in range(42)]
        )
        until(lambda: gate.made)
        gate.opened.set()
        answers = [one.result() for one in waiting]
    assert {one.status_code for one in answers} == {200}
    assert len({one.content for one in answers}) == 1
    assert len(gate.made) == 1


@pytest.mark.parametrize(
    ("asked_px", "given_px"),
    [((1200, 630), (1200, 630)), ((640, 336), (640, 336)), ((1000, 580), (1000, 580)), ((1080, 1350), (1080, 1350)),
     ((1219, 639), (1200, 630)), ((2399, 2399), (2380, 2380)), ((200, 150), (200, 150)), ((219, 199), (200, 150))],
)  # fmt: skip
def test_size_is_the_largest_that_fits(asked_px: tuple[int, int], given_px: tuple[int, int]) -> None:
    for scale in (1, 2):
        assert Form.within(*asked_px, scale) == Form(*given_px, scale)


def test_number_of_sizes_is_small() -> None:
    assert len(forms.SIDES_PX) < 130


HELD = {
    "/api/geocode?q={}": "app.web.geocode_api.as_dict",
    "/api/reverse?lon=-93.2{}&lat=44.9": "app.web.reverse_api.reverse_among",
    "/maps/m/incidents?bbox=-94,44,-93.{},45": "app.geojson.public_collection",
}


@pytest.mark.parametrize("path", HELD)
def test_crowd_of_one_kind_holds_up_nobody_else(
    client: httpx.Client, gate: Gate, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    module, _, name = HELD[path].rpartition(".")
    found = __import__(module, fromlist=[name])
    real = getattr(found, name)

    def held(*given: Any, **more: Any) -> Any:
        gate.wait(given)
        return real(*given, **more)

    monkeypatch.setattr(found, name, held)
    kind = next(one for one in turnstile.KINDS if one.path.fullmatch(path.partition("?")[0]))
    monkeypatch.setattr(turnstile, "LONGEST_WAIT_S", HELD_S)
    with ThreadPoolExecutor(60) as pool:
        waiting = asked(client, pool, [path.format(100 + number) for number in range(60)])
        until(lambda: len(gate.made) >= kind.at_once)
        for other in ("/healthz", "/readyz", "/embed/m", "/maps/m.png", "/desk/sign-in"):
            assert client.get(other).status_code == 200, other
        assert client.get("/api/maps", headers=BEARER).status_code == 200
        assert len(gate.made) == kind.at_once
        gate.opened.set()
        assert {one.result().status_code for one in waiting} == {200}


def test_too_many_in_line_are_refused(client: httpx.Client, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    real = answer.as_dict

    def held(match: Any) -> Any:
        gate.wait(match)
        return real(match)

    monkeypatch.setattr("app.web.geocode_api.as_dict", held)
    with ThreadPoolExecutor(130) as pool:
        waiting = asked(client, pool, [f"/api/geocode?q={number}th+and+Portland" for number in range(130)])
        until(lambda: sum(one.done() for one in waiting) >= 26)
        gate.opened.set()
        assert Counter(one.result().status_code for one in waiting) == {200: 104, 503: 26}
    assert client.get("/api/geocode?q=34th+and+Portland").status_code == 200


def test_answers_kept_are_bounded_in_bytes() -> None:
    kept, made = Kept[Any](most=100, most_bytes=50_000), list[int]()

    def make(number: int) -> Any:
        made.append(number)
        return prepare(bytes([number]) * 20_000, "text/plain")

    for number in range(10):
        kept.get((number,), lambda number=number: make(number))  # type: ignore[misc]
    assert kept.find((9,)) is not None
    assert kept.find((0,)) is None
    kept.get((9,), lambda: make(9))
    assert made == list(range(10))


def test_slow_answer_holds_up_no_other_key_and_is_made_once() -> None:
    kept, gate = Kept[str](), Gate()

    def slow() -> str:
        gate.wait("slow")
        return "slow"

    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(kept.get, ("slow",), slow) for _ in range(3)]
        until(lambda: gate.made)
        assert kept.get(("other",), lambda: "other") == "other"
        gate.opened.set()
        assert [one.result() for one in waiting] == ["slow"] * 3
    assert gate.made == ["slow"]


def test_failed_answer_is_made_again() -> None:
    kept = Kept[str]()
    with pytest.raises(ZeroDivisionError):
        kept.get(("a",), lambda: str(1 / 0))
    assert kept.get(("a",), lambda: "a") == "a"


def test_slow_bodies_hold_no_turn(client: httpx.Client) -> None:
    ended = threading.Event()

    def slowly() -> Iterator[bytes]:
        yield b'{"text": "'
        assert ended.wait(HELD_S)
        yield b'34th and Portland"}'

    def post() -> int:
        with httpx.Client(base_url=client.base_url, timeout=live.HANG_S, trust_env=False) as own:
            return own.post("/api/extract", content=slowly(), headers={"Content-Type": "application/json"}).status_code

    with ThreadPoolExecutor(20) as pool:
        waiting = [pool.submit(post) for _ in range(20)]
        time.sleep(0.3)
        assert client.post("/api/extract", json={"text": "34th and Portland"}).status_code == 200
        ended.set()
        assert {one.result() for one in waiting} == {200}


def test_large_bodies_of_strangers_are_refused(client: httpx.Client, tmp_path: Path) -> None:
    for path in ("/api/extract", "/api/distances"):
        sent = client.post(path, content=iter([b"x" * 100_000] * 12))
        assert sent.status_code in (404, 405, 413), path
    assert client.post("/api/extract", content=iter([b"x" * 100_000] * 12)).status_code == 413


def test_short_memory_is_bounded_in_bytes(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_BYTES", 3_000_000)
    kept = list[int]()
    remember = memory.ShortMemory._keep

    def keep(self: memory.ShortMemory, *given: Any) -> None:
        remember(self, *given)
        kept.append(sum(len(one.body["body"]) for one in self._answers.values()))

    monkeypatch.setattr(memory.ShortMemory, "_keep", keep)
    for number in range(300):
        assert (
            client.get(f"/embed/m?x={number}{'a' * 20_000}", headers={"Host": f"h{number}.example"}).status_code == 200
        )
    assert len(kept) == 300
    assert max(kept) < 3_000_000 + memory.LARGEST_BYTES
