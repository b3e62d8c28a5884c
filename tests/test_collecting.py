"""app.collecting: the collector of cycles is off while anybody needs it off, and on again afterwards."""

import gc
import threading

import orjson
import pytest

from app import collecting, geojson
from app.public import Withheld


def test_pause_ends_with_the_last_who_asked_for_it() -> None:
    begun, done = threading.Event(), threading.Event()

    def other() -> None:
        with collecting.paused():
            begun.set()
            assert done.wait(30)

    thread = threading.Thread(target=other)
    with collecting.paused():
        thread.start()
        assert begun.wait(30)
    assert not gc.isenabled()
    done.set()
    thread.join()
    assert gc.isenabled()


def test_pause_ends_after_an_error() -> None:
    with pytest.raises(ValueError, match="x"), collecting.paused(), collecting.paused():
        raise ValueError("x")
    assert gc.isenabled()


def test_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collecting.paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_collection_written_in_parts_is_the_same_text() -> None:
    for shown in (
        (),
        (Withheld("w", "Held", None),),
        (Withheld("w", "Held", None), Withheld("x", 'A "quote" ]}', None)),
    ):
        whole = orjson.dumps(geojson.public_collection(shown, title="A map ]}"))
        assert geojson.public_bytes(shown, title="A map ]}") == whole
