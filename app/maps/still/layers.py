"""Named layers: groups that Inkscape shows as layers and Illustrator by their ids."""

from collections.abc import Iterable


def layer(id_: str, name: str, parts: Iterable[str], more: str = "") -> str:
    """A layer of the parts; none where there is nothing in it. `id_` and `name` are ours, never a text from outside."""
    content = "".join(parts)
    if not content:
        return ""
    return f'<g id="{id_}" inkscape:groupmode="layer" inkscape:label="{name}"{more}>{content}</g>'
