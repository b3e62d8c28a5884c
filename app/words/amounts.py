"""Amounts as people say them: "two", "a few", "1½", "1,000", "half a". Read here for the geocoder and for labels."""

import re

COUNTS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0,
    "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "couple": 2.0, "few": 3.0, "several": 4.0,
    "half": 0.5, "quarter": 0.25, "third": 1 / 3,
}  # fmt: skip
_COUNT = "|".join(sorted(COUNTS, key=len, reverse=True))
AMOUNT = (
    r"(?:(?P<hedge>about|around|roughly|approximately|approx\.?|some|nearly|almost|less than|just over|just under|just)"
    r"\s+)?(?P<amount>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,5})(?:\.[0-9]{1,4})?(?:\s*(?:[½¼¾]|[0-9]/[0-9]))?|"
    r"[0-9]/[0-9]|[½¼¾]|"
    rf"(?:a |one )?(?:half|quarter|third|few|couple)(?: of)?(?: an?)?|(?:{_COUNT})(?: and (?:a|one)[ -]half)?)[\s-]*"
    r"(?<![a-z])(?:city\s+)?"
    r"(?P<unit>blocks?|blks?|miles?|mi|feet|foot|ft|yards?|yds?|kilomet(?:er|re)s?|km|met(?:er|re)s?|m)\b"
    r"\.?(?P<more> and a half)?\s*"
)
"""A pattern of an amount with its unit; compile it with re.IGNORECASE and read its match with `value`."""


def value(match: re.Match[str]) -> float:
    """Return the number that a match of AMOUNT says."""
    text = match["amount"].lower()
    return _value(text) + (0.5 if match["more"] and "half" not in text else 0.0)


def _value(text: str) -> float:
    for sign, fraction in (("½", " 1/2"), ("¼", " 1/4"), ("¾", " 3/4")):
        text = text.replace(sign, fraction)
    if " and " in text:
        return sum(_value(part) for part in text.split(" and "))
    total = 0.0
    for word in re.split(r"[\s-]+", text):
        if "/" in word:
            over, under = word.split("/")
            total += int(over) / (int(under) or 1)
        elif word[:1].isdigit():
            total += float(word.replace(",", ""))
        else:
            total = _with_word(total, word)
    return total or 1.0


def _with_word(total: float, word: str) -> float:
    """ "a half", "one half": the fraction alone counts."""
    if word not in COUNTS or (total and word in ("a", "an")):
        return total
    count = COUNTS[word]
    if word in ("half", "quarter", "third", "few", "couple", "several") and total == 1.0:
        return count
    return total + count
