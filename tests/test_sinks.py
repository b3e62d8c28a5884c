"""No script or template of ours gives a string to something that parses HTML: text goes to a page as text nodes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parent.parent / "app"
SCRIPTS = sorted(APP.rglob("*.js"))
TEMPLATES = sorted(APP.rglob("*.html"))
MODULES = sorted(APP.rglob("*.py"))
_PARSERS = re.compile(
    r"innerHTML|outerHTML\s*\+?=[^=]|insertAdjacentHTML|document\.write(?:ln)?\b|srcdoc|createContextualFragment|setHTML"
    r"|parseHTMLUnsafe|\beval\(|new Function\b|set(?:Timeout|Interval)\(\s*['\"`]|setAttribute\(\s*['\"](?:on|srcdoc)"
    r"|javascript:|\.on[a-z]+ = ['\"`]|insertHTML|html\(|\$\(",
    re.IGNORECASE,
)
"""What turns a string into markup or into code."""
_OVERLAYS = re.compile(
    r"\.(?:bindTooltip|bindPopup|setContent|setTooltipContent|setPopupContent|openTooltip|openPopup|addAttribution"
    r"|setPrefix)\("
    r"|divIcon\(\{[^}]*?\bhtml:|\b(?:content|attribution|prefix):"
)
"""Where Leaflet takes a node or a string, and parses the string."""
_NODE = re.compile(
    r"(?:dateline\.)?(?:element|labelNode|popup|text)\(|document\.create(?:Element|TextNode)\(|(?:node|mark\.popup)\b"
)
"""What is a node: made by one of our functions that only ever set textContent, or a variable of that name."""
_PARSED = {"30-parts.js", "35-shown.js", "40-save.js", "live.js"}
"""Files that parse a page of the service's own template; DOMParser runs nothing, and the template escapes each text."""


def without_comments(script: str) -> str:
    return re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)|(?m:\s//\s.*$)", "", script, flags=re.DOTALL)


def strings_to_sinks(script: str) -> Iterator[str]:
    """Each line of a script that gives something to an HTML sink that is not surely a node."""
    code = without_comments(script)
    for found in _PARSERS.finditer(code):
        yield code[found.start() :].partition("\n")[0]
    for found in _OVERLAYS.finditer(code):
        given = code[found.end() :].lstrip()
        if not given.startswith(")") and not _NODE.match(given):
            yield code[found.start() :].partition("\n")[0]
    for name in ("node", "mark.popup") if _OVERLAYS.search(code) else ():
        for found in re.finditer(rf"(?<![\w.]){re.escape(name)} = (?!=)", code):
            made = code[found.end() :].partition(";")[0]
            if not re.search(r"\b(?:L\.popup|element|getElement|createElement\w*|querySelector)\(|\.popup\b", made):
                yield f"{name} = {made}"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_gives_no_string_to_an_html_sink(path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    assert list(strings_to_sinks(script)) == []
    assert path.name in _PARSED or "DOMParser" not in script


@pytest.mark.parametrize(
    "line",
    [
        "marker.bindTooltip(one.label, {})", "marker.bindPopup('<b>' + one.title)", "popup.setContent(text);",
        "L.divIcon({ html: '<b>' + text })", "L.tileLayer(url, { attribution: name })", "map.openPopup(words, at)",
        "frame.innerHTML = text", "frame.outerHTML = text", "a.insertAdjacentHTML('beforeend', text)",
        "document.write(text)", "frame.setAttribute('srcdoc', text)", "var node = words; marker.bindTooltip(node)",
        "setTimeout('run()')", "L.popup({ content: text })", "range.createContextualFragment(text)",
    ],
)  # fmt: skip
def test_lint_finds_a_string_in_an_html_sink(line: str) -> None:
    assert list(strings_to_sinks(line))


@pytest.mark.parametrize(
    "line",
    [
        "marker.bindTooltip(text(one.label), {})", "popup.setContent(dateline.element('p', '', words))",
        "var node = document.createElement('span'); L.divIcon({ html: node })", "// innerHTML = text",
        "marker.closeTooltip()",
    ],
)  # fmt: skip
def test_lint_accepts_nodes(line: str) -> None:
    assert list(strings_to_sinks(line)) == []


_SAFE = {
    "style", "script", "data", "page.head.data",
}  # fmt: skip
"""What a template prints unescaped: our own files, and JSON in which < > & are escaped (payload.data_block)."""
_ADDRESSES = re.compile(
    r"prefix|here_|import_|link|address|script|page\.head\.\w+(?:\[0\])?|page\.(?:style|script)|incident\.source"
)
"""What may begin an address in a template; app.maps.payload lets only http and https into incident.source."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_escapes_everything(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    assert set(re.findall(r"\{\{\s*([\w.]+)\s*\|\s*safe\s*\}\}", html)) <= _SAFE
    assert len(re.findall(r"\|\s*safe\b", html)) == len(re.findall(r"\{\{\s*[\w.]+\s*\|\s*safe\s*\}\}", html))
    assert not re.search(r"<[^>]*\son\w+=|javascript:|srcdoc|autoescape|\bhttp-equiv=\"?refresh", html)
    assert not re.search(r"<[^>]*\s[\w-]+=\{\{", html)
    for begun in re.findall(r"(?:href|src|action|formaction)=\"\{\{\s*([^}|]+?)\s*(?:\||\}\})", html):
        assert _ADDRESSES.fullmatch(begun), begun


def called(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(APP)))
def test_module_makes_no_markup_of_strings(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name_here = str(path.relative_to(APP))
    for name, call in called(tree):
        # folium and branca compile strings as templates and put them between <script> tags.
        assert name not in {"Html", "IFrame", "DivIcon", "Popup", "Tooltip", "GeoJsonPopup", "GeoJsonTooltip"}, name
        assert name not in {"Template", "from_string", "HTMLResponse", "MacroElement"}, name
        assert name != "Markup" or name_here == "maps/draw.py"
        if name == "Environment":
            escapes = {word.arg: word.value for word in call.keywords}.get("autoescape")
            assert isinstance(escapes, ast.Constant)
            assert escapes.value is True
