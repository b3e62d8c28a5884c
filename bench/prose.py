"""An article of 2,000 words: read alone, and with its places located; and words for positions. All is made up here."""

from functools import partial

from app.geocoding.extract import extract
from app.geocoding.geocode import Geocoder
from app.geocoding.prose import spans
from app.geocoding.reverse import reverse
from app.model import LonLat
from bench.timing import median_ms, p50_p99_ms, row, seconds, title
from geodata.streets import MINNEAPOLIS, Streets

WORDS = 2_000
ROUNDS = 15
STORY = (
    "Two people were hurt on Wednesday, the city said, in separate shootings a few miles apart.",
    "At 6:50 p.m. officers were called to 34th and Portland, where a 37-year-old woman had been hit.",
    "The other was reported two hours earlier in the 600 block of 24th Avenue North.",
    "More than 2,000 people signed a letter between Nov. 5 and Dec. 3, a spokesman for the mayor said.",
    "Neighbors near the corner of Lake Street and Bloomington Avenue South heard as many as 12 shots.",
    "The council will vote next week on how the $1.2 million is to be spent, and on who is to oversee it.",
    "She has lived at 2642 15th Avenue S. since 2019, she said, and has never seen anything like it.",
    "Traffic was stopped on Hennepin Avenue between Lake and 28th streets for most of the evening.",
    "Nobody has been charged. Investigators asked for video from doorbells, shops and passing cars.",
    "It was quiet again by 10 p.m., when a bus that had been held up for an hour pulled away from the curb.",
)


def article() -> str:
    """The story's sentences over and over, in paragraphs, until there are enough words."""
    paragraphs: list[str] = []
    while sum(len(paragraph.split()) for paragraph in paragraphs) < WORDS:
        paragraphs.append(" ".join(STORY))
    return "\n\n".join(paragraphs)


def run() -> None:
    """Prints the table."""
    text = article()
    streets = Streets(MINNEAPOLIS)
    geocoder = Geocoder(streets)
    first_s = seconds(lambda: extract(text, geocoder))
    places = extract(text, geocoder)
    title(f"Prose ({len(text.split())} words, {len(places)} places)")
    row("its phrases, without streets", f"{median_ms(lambda: list(spans(text)), ROUNDS):.1f} ms")
    row("its phrases, each with its Match", f"{median_ms(lambda: extract(text, geocoder), ROUNDS):.1f} ms")
    row("the same for the first time, streets unread", f"{1000 * first_s:.0f} ms")
    west, south, east, north = streets.info.bbox
    steps = [i / 30 for i in range(31)]
    spots = [LonLat(west + x * (east - west), south + y * (north - south)) for x in steps for y in steps]
    row("a position in words, the first time", f"{1000 * seconds(lambda: reverse(streets, spots[480])):.0f} ms")
    p50, p99 = p50_p99_ms([seconds(partial(reverse, streets, spot)) for spot in spots])
    row("a position in words, p50 | p99", f"{p50:.2f} | {p99:.2f} ms")
    streets.close()


if __name__ == "__main__":
    run()
