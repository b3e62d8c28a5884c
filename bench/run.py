"""Every benchmark in one run: `make bench`. Figures drift with the machine and its load; compare ratios."""

import os
import platform

from bench import (
    bounds,
    desk,
    drawing,
    first_view,
    importing,
    many,
    meanwhile,
    phrases,
    prose,
    serving,
    slow_reader,
    traffic,
)
from scripts.service import running_service


def main() -> None:
    """Runs them all."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    phrases.run()
    prose.run()
    bounds.run()
    drawing.run()
    with running_service() as service:
        serving.run(service)
        traffic.run(service)
        first_view.run(service)
        slow_reader.run(service)
    many.run()
    meanwhile.run()
    importing.run()
    desk.run()


if __name__ == "__main__":
    main()
