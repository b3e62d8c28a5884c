"""The API's documents for people: the OpenAPI document as a plain page, with no script and no other host."""

import json
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request, Response

from app.web.examples import answers
from app.web.parts import Service
from app.web.public import own_page

router = APIRouter(tags=["published"], default_response_class=Response)


@router.get("/docs", responses=answers("<!doctype html>…", "text/html", says="The page."))
def docs(request: Request, parts: Service) -> Response:
    """Explain every operation, with its example."""
    document = request.app.openapi()
    operations = sorted(_operations(document), key=lambda operation: _TAGS.index(operation["tag"]))
    groups = [(tag, list(found)) for tag, found in groupby(operations, key=lambda operation: operation["tag"])]
    paragraphs = document["info"]["description"].strip().split("\n\n")
    return own_page(
        request, parts, "docs.html", version=document["info"]["version"], paragraphs=paragraphs, groups=groups
    )


_TAGS = ("places", "maps", "incidents", "published", "health")


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield {
                "id": operation["operationId"],
                "tag": operation["tags"][0],
                "method": method.upper(),
                "path": path,
                "description": operation["description"],
                "writes": path.startswith("/api/maps") and method != "get",
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
