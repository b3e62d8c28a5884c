"""axe-core over a page as it stands: what breaks WCAG 2.2 AA or a good practice, by rule and element."""

from typing import Any

from playwright.sync_api import Frame, Page

from tests import npm_packages

_RUN = """async () => (await axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
  rules: {'target-size': {enabled: true}}, resultTypes: ['violations'],
})).violations"""


_COLORS = "async () => (await axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast']}})).violations"


def violations(page: Page | Frame, *, only_colors: bool = False) -> list[str]:
    """One line for each element that breaks a rule. `only_colors` is for a page whose other scheme was looked at."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(npm_packages.text("axe-core/axe.min.js"))
    found: list[dict[str, Any]] = page.evaluate(_COLORS if only_colors else _RUN)
    return [f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
