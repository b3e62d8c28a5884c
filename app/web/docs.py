"""The API's documents for people: the OpenAPI document as a plain page, with no script and no other host."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response

from app.people import Scope
from app.web.addresses import base_url
from app.web.examples import answers
from app.web.parts import Service
from app.web.public import own_page
from app.web.rights import least_scope
from app.web.routes import routes_of

router = APIRouter(tags=["published"], default_response_class=Response)


@router.get("/docs", responses=answers("<!doctype html>…", "text/html", says="The page."))
def docs(request: Request, parts: Service) -> Response:
    """Explain every operation, with its example."""
    document = request.app.openapi()
    operations = list(_operations(document, dict(_scopes(request.app))))
    tags = list(dict.fromkeys(operation["tag"] for operation in operations))
    operations.sort(key=lambda operation: tags.index(operation["tag"]))
    groups = [(tag, list(found)) for tag, found in groupby(operations, key=lambda operation: operation["tag"])]
    paragraphs = document["info"]["description"].strip().split("\n\n")
    return own_page(
        request,
        parts,
        "docs.html",
        version=document["info"]["version"],
        base=base_url(request, parts.settings),
        paragraphs=paragraphs,
        groups=groups,
    )


def _scopes(app: FastAPI) -> Iterator[tuple[str, Scope]]:
    """The operations that need a right, each with the least scope of a token that has it."""
    for route in routes_of(app):
        rights = [needed for one in route.dependant.dependencies if (needed := getattr(one.call, "right", None))]
        yield from ((f"{method} {route.path}", least_scope(rights[0])) for method in route.methods or () if rights)


def _operations(document: dict[str, Any], scopes: Mapping[str, Scope]) -> Iterator[dict[str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield {
                "id": operation["operationId"],
                "tag": operation["tags"][0],
                "method": method.upper(),
                "path": path,
                "description": operation["description"],
                "scope": scopes.get(f"{method.upper()} {path}"),
                "parameters": [_parameter(parameter) for parameter in operation.get("parameters", [])],
                "requests": list(_requests(operation)),
                "answers": list(_answers(operation)),
            }


def _parameter(parameter: dict[str, Any]) -> dict[str, str]:
    says = parameter.get("description", "")
    examples = parameter["schema"].get("examples", [])
    example = f" Example: {examples[0]}" if examples else ""
    return {"name": parameter["name"], "description": f"{says}{example}"}


_pretty = partial(json.dumps, indent=2, ensure_ascii=False)


def _requests(operation: dict[str, Any]) -> Iterator[dict[str, str]]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        for example in content.get("examples", {}).values():
            yield {"says": f"Body: {example.get('summary', 'example')}", "text": _pretty(example["value"])}


def _answers(operation: dict[str, Any]) -> Iterator[dict[str, str]]:
    for status, response in operation["responses"].items():
        # The form of an error is the same everywhere; the reference need not say it each time.
        if status.startswith("2"):
            examples = [content.get("example") for content in response.get("content", {}).values()]
            text = "\n".join(each if isinstance(each, str) else _pretty(each) for each in examples if each is not None)
            yield {"says": f"{status}: {response['description']}", "text": text}
