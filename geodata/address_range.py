"""The house numbers along one side of a segment: what they hold, and how far along a number stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AddressRange:
    """The numbers that a side of a segment really uses; `from_number` stands at the segment's first position."""

    side: str
    from_number: int
    to_number: int
    parity: str
    evidence: str
    confidence: float

    def holds(self, number: int) -> bool:
        """Whether the number lies in the range and on its side of odd and even."""
        return self.spans(number) and (self.parity == "both" or (self.parity == "odd") == bool(number % 2))

    def spans(self, number: int) -> bool:
        """Whether the number lies in the range, odd or even."""
        low, high = sorted((self.from_number, self.to_number))
        return low <= number <= high

    def share(self, number: int) -> float:
        """How far along the segment the number lies, 0-1; in the middle where the range is of one number."""
        span = self.to_number - self.from_number
        return (number - self.from_number) / span if span else 0.5
