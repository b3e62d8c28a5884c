"""`make words`: the texts that readers see, collected from the code into the catalogues."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
CATALOGUES = ROOT / "app" / "words"
_METHODS = [("**.py", "python"), ("maps/templates/**.html", "jinja2.ext:babel_extract")]
_KEYWORDS = {"say": None, "say_of": (2, 3), "marked": None, "plural": (1, 2)}
_WIDTH = 110
_HEADER = '''msgid ""
msgstr ""
"Language: {lang}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"'''


def found() -> Catalog:
    """Every text in the code: what app/words/saying.py is asked to say, or marks for later."""
    catalogue = Catalog(charset="utf-8")
    options = {"maps/templates/**.html": {"trimmed": "true", "silent": "false"}}
    extracted = extract_from_dir(ROOT / "app", _METHODS, options, _KEYWORDS, callback=None)
    for file, line, message, comments, context in extracted:
        catalogue.add(message, None, [(f"app/{file}", line)], auto_comments=comments, context=context)
    return catalogue


def read(file: Path) -> Catalog:
    """A language's catalogue."""
    with file.open("rb") as opened:
        return read_po(opened, locale=file.stem)


def files() -> Iterator[Path]:
    """The catalogues, one a language."""
    yield from sorted(CATALOGUES.glob("*.po"))


def main() -> None:
    """Bring every catalogue up to the code: new texts come in empty, those that nobody says any more go."""
    template = found()
    for file in files():
        catalogue = read(file)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        body = BytesIO()
        write_po(body, catalogue, width=_WIDTH, omit_header=True, ignore_obsolete=True, no_location=True)
        # The header is kept as it stands: Babel's would name projects, people and the time of day.
        header = file.read_text(encoding="utf-8").partition("\n\n")[0] or _HEADER.format(lang=file.stem)
        file.write_text(f"{header}\n\n{body.getvalue().decode().strip()}\n", encoding="utf-8")
        print(f"{file.relative_to(ROOT)}: {len(catalogue)} texts, {len(list(untranslated(catalogue)))} to translate")


def untranslated(catalogue: Catalog) -> Iterator[str | tuple[str, ...]]:
    """The texts that have no translation yet, or lack one of their plurals."""
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and not all(strings):
            yield tuple(message.id) if isinstance(message.id, tuple | list) else message.id


if __name__ == "__main__":
    main()
