"""Texts in one language, with numbers and times as that language prints them. English is said as the code has it.

Every text is a literal in the code inside say(…), say_of(…), marked(…) or plural(…): `make words` finds it there.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from app.errors import BadInput
from app.model import When
from app.words import ap

SOURCE = "en"
"""The language that the texts are written in."""
FOLDER = Path(__file__).parent
LANGUAGES = (SOURCE, *sorted(file.stem for file in FOLDER.glob("*.po")))
"""Every language that pages can be in."""
_FOUR_DIGITS_TOGETHER = ("es", "es-ES")
"""Where 1200 has no separator: CLDR's minimumGroupingDigits, which browsers know and Babel does not read."""
_ISOLATE, _END = "\u2068", "\u2069"


def marked(of: str) -> str:
    """Marks a text that is said elsewhere, in a table for instance."""
    return of


def plural(one: str, many: str) -> tuple[str, str]:
    """Marks a text for one and for several that is said elsewhere: `say_of(count, *pair)`."""
    return one, many


class Texts:
    """Says things in one language. Safe to share between threads; get one by `texts(lang)`."""

    def __init__(self, lang: str) -> None:
        """`lang` is one that `texts` accepts."""
        self.lang = lang
        language, _, region = lang.partition("-")
        self.is_source = language == SOURCE
        self._locale = f"{language}_{region}" if region else language
        self._catalogue = catalogue(language)

    def say(self, said: str, /, **values: object) -> str:
        """The text in this language, with the values in its {places}; whole numbers are printed by its rules."""
        return self._filled(self._catalogue.gettext(said), values)

    def say_of(self, count: int, one: str, many: str, /, **values: object) -> str:
        """The text that goes with so many; {count} is the number."""
        return self._filled(self._catalogue.ngettext(one, many, count), {"count": count, **values})

    def _filled(self, said: str, values: Mapping[str, object]) -> str:
        # A text without values is never read as a template: it may hold a brace.
        return said.format_map({name: self._printed(value) for name, value in values.items()}) if values else said

    def _printed(self, value: object) -> str:
        if isinstance(value, int):
            return self.number(value)
        return self.isolated(str(value))

    def listed(self, words: Sequence[str], *, either: bool = False) -> str:
        """Return "a", "a and b", "a, b and c"; `either`: "a, b or c"."""
        if len(words) < 2:
            return "".join(words)
        last = marked("{words} or {last}") if either else marked("{words} and {last}")
        return self.say(last, words=", ".join(words[:-1]), last=words[-1])

    def isolated(self, foreign: str) -> str:
        """What somebody wrote, so that it does not turn the text around it: marked only where that runs from the right.

        The marks are U+2068 and U+2069; HTML of our own uses <bdi> instead.
        """
        return f"{_ISOLATE}{foreign}{_END}" if foreign and self.direction == "rtl" else foreign

    def number(self, value: float, decimals: int = 0) -> str:
        """ "1,200", "4.40" with that many decimals; in Spanish "1200", "4,40"."""
        if self.is_source:
            return f"{value:,.{decimals}f}"
        from babel.numbers import format_decimal

        grouped = abs(value) >= 10_000 or self.lang not in _FOUR_DIGITS_TOGETHER
        pattern = "#,##0" + ("." + decimals * "0" if decimals else "")
        # As Python rounds it: the same figure in every language.
        rounded = Decimal(f"{value:.{decimals}f}")
        return str(format_decimal(rounded, pattern, locale=self._locale, group_separator=grouped))

    def date(self, when: When, zone: str, *, with_year: bool = True) -> str:
        """Return the day for a label: "Jan. 7, 2026", "7 ene 2026". A moment's day is that of the zone."""
        local = ap.in_zone(when, zone)
        if self.is_source:
            return ap.date(local, with_year=with_year)
        from babel.dates import format_skeleton

        return str(format_skeleton("yMMMd" if with_year else "MMMd", local, locale=self._locale))

    def time(self, moment: datetime, zone: str) -> str:
        """The time of day: "6:10 a.m.", "6:10"."""
        local = ap.in_zone(moment, zone)
        if self.is_source:
            return ap.time(local)
        from babel.dates import format_time

        return str(format_time(local.time(), "short", locale=self._locale))

    def moment(self, when: When, zone: str) -> str:
        """Return day and time in that zone; of a day whose time is unknown the day alone, the same in every zone."""
        day = self.date(when, zone) if self.is_source else self._long_date(ap.in_zone(when, zone))
        return self.say("{day}, {time}", day=day, time=self.time(when, zone)) if isinstance(when, datetime) else day

    def _long_date(self, local: When) -> str:
        from babel.dates import format_date

        return str(format_date(local, "long", locale=self._locale))

    @cached_property
    def direction(self) -> str:
        """ "ltr", or "rtl" for a language that is written from the right."""
        if self.is_source:
            return "ltr"
        from babel import Locale

        return str(Locale.parse(self._locale).text_direction)


@lru_cache(maxsize=64)
def texts(lang: str) -> Texts:
    """What says things in that language: "en", "es", or with a region ("es-US"), whose numbers and times differ.

    Raises BadInput for any other.
    """
    language, _, region = lang.partition("-")
    if language not in LANGUAGES or (region and not _is_region(language, region)):
        known = " or ".join(LANGUAGES)
        raise BadInput(f'There are no texts in "{lang[:20]}". Choose {known}, or with a region as in es-US.')
    return Texts(lang)


def _is_region(language: str, region: str) -> bool:
    """Whether the language is written there by rules of its own; English is always the Associated Press's."""
    if language == SOURCE:
        return region == "US"
    from babel import localedata

    return region.isupper() and localedata.exists(f"{language}_{region}")


@cache
def catalogue(language: str) -> NullTranslations:
    """The texts of a language, compiled when first asked for: no binary lies about that could be out of date."""
    file = FOLDER / f"{language}.po"
    if not file.exists():
        return NullTranslations()
    from babel.messages.mofile import write_mo

    compiled = BytesIO()
    write_mo(compiled, read(file))
    compiled.seek(0)
    return GNUTranslations(compiled)


def read(file: Path) -> Any:
    """A catalogue's file as Babel has it."""
    from babel.messages.pofile import read_po

    with file.open("rb") as opened:
        return read_po(opened, locale=file.stem)
