"""Texts that are made to take long: reading them takes a time in step with their length, never its square."""

import time

import pytest

from app.geocoding.extract import MAX_LENGTH_CHARS, extract
from app.geocoding.geocode import Geocoder
from geodata.streets import Streets

MOST_CPU_S = 15.0
"""Far more than the slowest takes; what took the square of its length would need minutes."""
PIECES = [
    "34th and Portland. ", "a ", "1 ", "24th Ave N, ", "the 600 block of ", "A", "38th ", "(", "between ",
    "\n", "1 1/2 ",
    "34th & ", "-", "N of ", "½", "near ", "1,", "3 4 5 ", "between a and ", "26-- ", "I-94 exit ", "00007X ",
    "\u00ad", "\u202f", "38 ST E / ", "2600-2699 ", "N/B ", "@", "APT2 ", "and ",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_text_of_one_piece_repeated_is_read_in_time(streets: Streets, piece: str) -> None:
    geocoder = Geocoder(streets)
    text = (piece * MAX_LENGTH_CHARS)[:MAX_LENGTH_CHARS]
    for ask in (lambda: extract(text, geocoder), lambda: geocoder.geocode(text[:30_000])):
        began = time.process_time()
        ask()
        assert time.process_time() - began < MOST_CPU_S
