"""The words that stand round a reference: corners, units, areas, fillers. frame.py cuts them off."""

import re


def words(*source: str) -> re.Pattern[str]:
    """A pattern over words, capitals or not, out of pieces that fit a line."""
    return re.compile("".join(source), re.IGNORECASE)


CORNER = words(
    r"(?:(?:north|south)?(?:east|west)|north|south|[ns][ew])?\s*",
    r"(?:corners?|cnr|intersection|junction|crossing)(?: of\b|\s*:)\s*",
    r"|(?:(?:north|south)(?:east|west)|[ns][ew])\s*corner\s+(?=\w)|(?:corner|intersection|cnr)\s+(?=\w.*(?:[&/@]|\band\b|\bat\b))",
)
CORNER_BEHIND = words(
    r"[,\s]+(?:(?:the|on the|at the)\s+)*(?:(?:(?:north|south)?(?:east|west)|north|south|[ns]?[ew]|[ns])[\s/-]*)?"
    r"(?:corner|intersection)$"
)
FILLER = words(
    r"(?:some(?:where|place)(?=\s+(?:on|along|in|at|off|between)\b)|up and down|all (?:of|along|over|up and down)"
    r"|(?:various|several|multiple|different|many|unknown) (?:locations?|places?|points?|spots?)"
    r"(?=\s+(?:on|along|of)\b)"
    r"|(?:entire |whole |full )?(?:length|course|stretch) of|(?:an? |the )?(?:part|portion|section|stretch)s? of"
    r"|the(?!\s+(?:mall|plaza|loop)\s*(?:$|[&/@,]|and\b|at\b))|in|at|on|along|location|address)\b[\s:]*"
)
SPOT = words(
    r"(?:an?\s+|the\s+)?(?:alley(?:way)?|parking (?:lot|ramp)|sidewalk|(?:front |back)?yard)(?:\s+of\b|",
    r"(?=\s+(?:in rear|rear|behind|near|off|at|on|in|outside|next|across|by)\b))\s*",
)
EDGE = re.compile(r"[\s,.;:!?\"'*_@&/-]+")
TRAILING = re.compile(r"[\s,;:!?\"'*_-]+$")
BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
BETWEEN_IN_BRACKETS = words(r"\s*(?:between|btwn|bet)\b")
UNIT = words(
    r"[,\s]+(?P<unit>(?:(?:apt|apartment|unit|suite|ste|room|rm|lot|bldg|building|no|floor|fl)(?:\b\.?\s*#?\s*|(?=\d))",
    r"|#\s*)[a-z0-9-]{1,6}|\d{1,2}(?:st|nd|rd|th) fl(?:oor)?|lobby|upstairs|downstairs|rear|(?:upper|lower) unit)$",
)
UNIT_SIGNS = (
    *("#", "apt", "apart", "unit", "suit", "ste", "room", "rm", "lot", "bldg", "build", "no", "fl", "lobby", "stairs"),
    "rear",
)
PART_OF_A_HOUSE = words(
    r"[,\s]+(?:(?:in|on|at) )?(?:the )?(?P<unit>(?:(?:upper|lower|main|ground|front|back|rear|side|top)",
    r"(?: (?:unit|level|apt\.?|apartment|floor|fl|door|duplex|house|yard|porch|half))?",
    r"|basement|bsmt|bsmnt|attic|garage|detached garage|backyard|porch|stairwell|hallway|driveway)",
    r"|(?<=\W)\d{1,4}[a-z]?)$",
)
PARTS_OF_A_HOUSE = frozenset(re.findall(r"\b[A-Z]+\b", PART_OF_A_HOUSE.pattern.upper()))
""" "2605 Blaisdell Upper": only behind a number and a street's name; Front and Garage are streets as well."""
UNIT_FIRST = words(
    r"(?P<unit>(?:apt|apartment|unit|suite|ste|room|rm)\b\.?\s*#?\s*[a-z0-9-]{1,6}|#\s*\w{1,6}),\s*(?=\d)"
)
ROUTE_WORDS = frozenset(
    ["HIGHWAY", "HWY", "ROUTE", "RT", "ROAD", "RD", "CR", "CSAH", "I", "INTERSTATE", "US", "MN", "TH"]
)
AREA = words(r"[,\s]+(?:area|vicinity|corridor)$")
COUNTRY = words(r"[,\s]+(?:usa|u\.s\.a?\.?|united states(?: of america)?)$")
ZIP = re.compile(r"[,\s]+(?P<zip>[0-9]{5})(?:-?[0-9]{4})?$")
OTHER = words(
    r"(?:\s*[,;]\s*(?:and|plus|while|but|with)?\s*|\s+(?:and|plus|while)\s+)(?P<other>(?:(?:an?|the)\s+",
    r"(?:second|third|fourth|fifth|sixth|other)|another|one(?!\s+(?:block|mile|half|hundred|foot|yard))|others|",
    r"(?:two|three|four|five|some|several)\s+(?:others|more))\b[^\d,;&/]*?\bin\s+[^\d,;&/]+",
    r"|(?<=and )in\s+[^\d,;&/]+)$",
)
GROUP = re.compile(r"\s*,\s*(?P<group>[^,]*)$")
IN = words(r"[\s,]+in (?:the (?:city of )?)?(?P<group>[^\d,&/]+)$")
NO_LOCALITY = words(
    r"(?:near|off|close|around|between|btwn|from|at|corner|just|and|the|then|&|across|opposite|behind|beside|outside|next",
    r"|alongside|adjacent|in)\b|.*(?:[0-9&/@]|\b(?:and|to|of)\b)",
    r"|(?:n|s|e|w|ne|nw|se|sw|north|south|east|west|(?:north|south)(?:east|west))\.?$",
    r"|.*\b(?:st|street|ave?|avenue|blvd|boulevard|rd|road|dr|drive|pkwy|parkway|ln|lane|ter|terrace|pl|place|ct|court",
    r"|hwy|highway|mall)\.?(?: [ns]?[ew]?)?$",
)
