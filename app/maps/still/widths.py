"""How wide a text is: the advances of Roboto, the face that stills are drawn in, in thousandths of an em.

A test measures them again in the font itself, so a new release of its package cannot shift a label unnoticed.
"""

import unicodedata
from functools import lru_cache

# ruff: noqa: RUF001 - these are the letters themselves
# fmt: off
_REGULAR = {
    175: "'", 197: ",", 200: "‘’", 211: ";", 239: "j", 242: ":", 243: "il", 244: "|", 248: " ı", 258: "!", 261: "·",
    264: ".", 265: "[]", 271: "ł", 272: "I", 276: "-", 309: "`", 320: "\"", 327: "t", 337: "•", 338: "{}", 339: "r",
    342: "(", 348: ")f", 354: "“", 357: "”", 374: "°", 411: "\\", 413: "/", 418: "^", 431: "*", 451: "_", 473: "?y",
    484: "v", 496: "xz", 507: "k", 508: "<", 516: "s", 523: ">c", 530: "e", 534: "×", 539: "L", 544: "a", 549: "=",
    551: "hu", 552: "Jn", 553: "F", 562: "$0123456789bgp", 564: "d", 567: "+ø", 568: "Eq", 570: "o", 576: "þ",
    586: "ð", 594: "S", 595: "ß", 597: "T", 598: "đ", 599: "Z", 601: "Y", 616: "#R", 622: "&", 623: "B", 627: "KX",
    631: "P", 637: "V", 648: "U", 651: "C", 652: "A", 656: "D–", 669: "…", 680: "~", 681: "G", 688: "OQØ", 713: "HN",
    732: "%¼", 751: "w", 776: "½", 778: "¾", 781: "—", 786: "©", 845: "æ", 873: "M", 877: "m", 887: "W", 898: "@",
    908: "œ", 935: "Æ", 954: "Œ",
}

_BOLD = {
    161: "'", 230: "’", 233: "‘", 246: ",", 249: " ", 252: "|", 260: "j", 263: ";", 265: "il", 271: "!", 273: "ı",
    277: "[]", 282: ":", 290: ".", 292: "I", 302: "·", 307: "ł", 318: "\"", 330: "`{}", 338: "t", 350: "(", 351: ")",
    358: "f", 359: "•", 366: "r", 371: "/", 390: "°", 394: "-", 403: "“", 407: "”", 421: "\\", 438: "^", 445: "_",
    454: "*", 498: "?", 503: "y", 506: "v", 509: "xz", 510: "<", 514: "s", 516: ">", 521: "c", 531: "×", 534: "k",
    535: "a", 540: "e", 541: "L", 545: "+", 549: "F", 559: "J", 560: "hu", 561: "n", 562: "Ebp", 563: "d", 564: "oqø",
    566: "þ", 571: "g", 574: "$0123456789=", 575: "ð", 592: "#", 607: "Z", 616: "S", 619: "Y", 620: "T", 630: "đ–",
    632: "ß", 635: "X", 636: "K", 638: "B", 641: "R", 645: "P", 648: "~", 650: "D", 653: "V", 654: "C", 658: "&",
    659: "U", 672: "A", 682: "G", 688: "Ø", 689: "OQ", 706: "HN", 716: "¼", 734: "w", 739: "%", 741: "…", 759: "½",
    762: "—", 786: "©", 810: "¾", 845: "æ", 866: "m", 875: "MW", 896: "@", 903: "œ", 938: "Æ", 967: "Œ",
}
# fmt: on
_REGULAR_BY_CHARACTER = {character: width for width, text in _REGULAR.items() for character in text}
_BOLD_BY_CHARACTER = {character: width for width, text in _BOLD.items() for character in text}
_UNKNOWN = 620
_SQUARE = 1000


@lru_cache(maxsize=4096)
def width_px(text: str, size_px: float, bold: bool = False) -> float:
    """The width of a line of text in px; of letters the face does not have, a guess on the large side."""
    table = _BOLD_BY_CHARACTER if bold else _REGULAR_BY_CHARACTER
    return sum(_advance(character, table) for character in text) * size_px / 1000


def covered(text: str) -> bool:
    """Whether the face has every letter of it: Latin, Greek and Cyrillic, and the marks of print."""
    return all(ord(c) < 0x0590 or 0x1E00 <= ord(c) < 0x2070 or c in _REGULAR_BY_CHARACTER for c in text)


def _advance(character: str, table: dict[str, int]) -> int:
    known = table.get(character)
    if known is not None:
        return known
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Cc"):
        return 0
    base = unicodedata.normalize("NFD", character)[0]
    if base in table:
        return table[base]
    return _SQUARE if unicodedata.east_asian_width(character) in "WF" else _UNKNOWN
