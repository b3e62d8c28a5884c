"""How the benchmarks measure and print. Rows are plain text; a ratio is only ever taken inside one run."""

import time
from collections.abc import Callable, Iterable
from statistics import median, quantiles


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes, in seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median_ms(work: Callable[[], object], times: int) -> float:
    """The median of several calls, in milliseconds."""
    return 1000 * median(seconds(work) for _ in range(times))


def processor_ms(work: Callable[[], object], times: int) -> float:
    """The least processor time of several calls, all threads together, in milliseconds: load hardly changes it."""

    def once() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return 1000 * min(once() for _ in range(times))


def p50_p99_ms(samples_s: Iterable[float]) -> tuple[float, float]:
    """The 50th and the 99th percentile of samples in seconds, in milliseconds."""
    cuts = quantiles(samples_s, n=100)
    return 1000 * cuts[49], 1000 * cuts[98]


def row(what: str, figure: str, remark: str = "") -> None:
    """Prints one line of the table."""
    print(f"  {what:<48}{figure:>16}  {remark}".rstrip(), flush=True)


def wanted(what: str, figure: float, unit: str, *, most: float | None = None, least: float | None = None) -> None:
    """Prints a figure beside what was wanted of it, and whether that is reached. `unit` is "ms", "kB", "" and so on."""
    reached = (most is None or figure <= most) and (least is None or figure >= least)
    limit = f"at most {_number(most)}" if most is not None else f"at least {_number(least or 0.0)}"
    row(what, f"{_number(figure)} {unit}".rstrip(), f"wanted: {limit}; {'reached' if reached else 'NOT REACHED'}")


def _number(value: float) -> str:
    """With as many digits as say something."""
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2f}"


def title(text: str) -> None:
    """Prints the heading of a group of rows."""
    print(f"\n{text}", flush=True)
