"""Made-up tokens and cookies open no line of the newsroom's, and a flood of refusals fills no log."""

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from app.web import failures, problems, turnstile
from tests import live
from tests.live import BEARER
from tests.test_turnstile import HELD_S, Gate, client, gate, until

__all__ = ["client", "gate"]
MADE_UP = {
    "another scheme": {"Authorization": "Basic bWFkZTp1cA=="},
    "a cookie": {"Cookie": "a=b"},
    "a session": {"Cookie": "dateline-session=made.up"},
}
LINE = 104


def _asking(client: httpx.Client, method: str, path: str, headers: dict[str, str], **body: Any) -> Callable[[int], int]:
    def ask(number: int) -> int:
        with httpx.Client(base_url=client.base_url, timeout=live.HANG_S, trust_env=False) as own:
            given: dict[str, Any] = {name: {"text": f"{number}th and Portland"} for name in body}
            return own.request(method, path.format(number), headers=headers, **given).status_code

    return ask


@pytest.mark.parametrize("kind", MADE_UP)
@pytest.mark.parametrize(
    ("method", "path", "body", "slow"),
    [("GET", "/api/geocode?q={}th+and+Portland", {}, "app.web.geocode_api.as_dict"),
     ("POST", "/api/extract", {"json": None}, "app.web.extract_api.as_places")],
    ids=["geocode", "extract"],
)  # fmt: skip
def test_made_up_headers_share_the_strangers_line(
    client: httpx.Client, gate: Gate, monkeypatch: pytest.MonkeyPatch,
    method: str, path: str, body: dict[str, Any], slow: str, kind: str,
) -> None:  # fmt: skip
    module, _, name = slow.rpartition(".")
    found = __import__(module, fromlist=[name])
    real = getattr(found, name)

    def held(*given: Any, **more: Any) -> Any:
        gate.wait(given)
        return real(*given, **more)

    monkeypatch.setattr(found, name, held)
    monkeypatch.setattr(turnstile, "LONGEST_WAIT_S", HELD_S)
    ask = _asking(client, method, path, MADE_UP[kind], **body)
    with ThreadPoolExecutor(LINE + 12) as pool:
        waiting = [pool.submit(ask, number) for number in range(LINE + 6)]
        until(lambda: sum(one.done() for one in waiting) >= 6)
        inside = len(gate.made)
        # The newsroom's own go on: its line is another one.
        own = pool.submit(_asking(client, method, path, BEARER, **body), 34)
        until(lambda: len(gate.made) == inside + 1)
        gate.opened.set()
        assert own.result() == 200
        assert Counter(one.result() for one in waiting) == {200: LINE, 503: 6}
    assert inside == 4


def test_flood_of_made_up_tokens_lets_a_right_one_through(client: httpx.Client) -> None:
    with ThreadPoolExecutor(20) as pool:
        ask = [_asking(client, "GET", "/api/maps", {"Authorization": f"Bearer {n}"}) for n in range(80)]
        waiting = [pool.submit(one, 0) for one in ask]
        assert client.get("/api/maps", headers=BEARER).status_code == 200
        assert {one.result() for one in waiting} <= {401, 429}


def test_flood_writes_a_line_a_kind_and_a_count(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(failures, "FLOOD_LINE_EVERY_S", 0.2)

    async def refuse() -> None:
        floods = failures._Floods()
        assert [floods.is_worth_a_line("words") for _ in range(1000)] == [True, *[False] * 999]
        assert floods.is_worth_a_line("pages")
        assert all(floods.is_worth_a_line("") for _ in range(3))
        await asyncio.sleep(0.7)
        assert floods.is_worth_a_line("words")

    with caplog.at_level(logging.WARNING, "dateline"):
        asyncio.run(refuse())
    # The service of this module counts its own floods meanwhile, in its own thread.
    said = [record.getMessage() for record in caplog.records if record.thread == threading.get_ident()]
    assert said == ["999 more answers of 503: too many words asked for at once"]


def test_full_studio_is_said_to_be_full() -> None:
    found = problems.busy("pictures")
    assert (found.status, found.flood) == (503, "pictures")
