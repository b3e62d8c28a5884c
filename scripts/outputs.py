"""Writes what the commands print into the papers' console blocks. tests/test_docs.py holds that they stay true."""

import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from app import cli

ROOT = Path(__file__).resolve().parent.parent
PAPERS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```)", re.MULTILINE | re.DOTALL)
PROMPT = re.compile(r"^\$ (.*)$", re.MULTILINE)


def printed(line: str) -> str:
    """What a line that starts with `dateline` prints."""
    return CliRunner().invoke(cli.app, shlex.split(line)[1:]).stdout.rstrip()


def run_again(block: str) -> str:
    """The block with every prompt's real output."""
    return "\n\n".join(f"$ {line}\n{printed(line)}" for line in PROMPT.findall(block)) + "\n"


def main() -> None:
    """Writes every paper again."""
    for path in PAPERS:
        text = path.read_text(encoding="utf-8")
        path.write_text(CONSOLE.sub(lambda block: run_again(block.group()), text), encoding="utf-8")


if __name__ == "__main__":
    main()
