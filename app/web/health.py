"""Whether the service lives and whether it can answer: for whatever watches over it."""

from fastapi import APIRouter, Response

from app.web import examples
from app.web.answers import json
from app.web.parts import Service

router = APIRouter(tags=["health"], default_response_class=Response)


@router.get("/healthz", responses=examples.answers({"status": "ok"}, says="The process answers."))
async def healthz() -> Response:
    """Say that the process is alive; asks nothing of the database."""
    # Async, so that it needs no thread: those may all be busy.
    return json({"status": "ok"})


@router.get("/readyz", responses=examples.answers({"status": "ready", "area": "Minneapolis"}, says="All parts answer."))
def readyz(parts: Service) -> Response:
    """Say that the store can be read and written and the streets answer; 503 with the reason where it cannot."""
    parts.store.check_ready()
    return json({"status": "ready", "area": parts.streets.info.locality})
