"""How long a copy of an answer may be repeated without asking the store, and so how long a withdrawal waits.

A copy ends at a moment that is fixed before the store is read: in a process's memory MEMORY_S later, in a cache in
front (deploy/nginx.conf) with the second of the clock. A withdrawal waits for that moment before it is answered. No
process has to reach another one, and it holds when the service is killed meanwhile. Standard library only.
"""

import time

MEMORY_S = 0.2
MARGIN_S = 0.15
"""For clocks of two machines that differ a little, and a proxy that looks at its clock once in a round of work."""


def memory_s(*, cache_in_front: bool) -> float:
    """Return how long a process may repeat an answer to what it is asked now."""
    # The second ends for both at once: a copy handed to the cache in front must not be over before it arrives.
    return min(MEMORY_S, _left_of_second_s()) if cache_in_front else MEMORY_S


def cache_header() -> tuple[bytes, bytes]:
    """Return the header that lets nginx repeat an answer to what is asked now, until this second is over."""
    return b"x-accel-expires", b"@%d" % int(time.time())


def wait(*, cache_in_front: bool) -> None:
    """Wait until every copy of an answer that was asked for before now has ended."""
    time.sleep((_left_of_second_s() if cache_in_front else MEMORY_S) + MARGIN_S)


def _left_of_second_s() -> float:
    return 1 - time.time() % 1
