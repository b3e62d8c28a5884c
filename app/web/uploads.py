"""A file that is sent: as the body, or as a form's field `file` or `text`. Read only for who may send one."""

from typing import Annotated, NamedTuple

from fastapi import Depends, Query, Request
from starlette.datastructures import UploadFile

from app.errors import BadInput
from app.imports.runs import Tools
from app.incidents.exchange.sheet import one_line
from app.web.auth import Signed, require
from app.web.middleware import MAX_FILE_BYTES
from app.web.parts import Parts
from app.web.rights import Right

PASTED = "pasted table"
"""The name of a table that came without one."""
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


class Upload(NamedTuple):
    """A file's name, without any folder, and its bytes."""

    name: str
    body: bytes


FileName = Annotated[str, Query(max_length=200, description="Name of the file where the body is the table itself.")]


async def uploaded(request: Request, actor: Signed, name: FileName = "table") -> Upload:
    """The file of a request, from somebody who may write drafts. Raises BadInput for none."""
    require(actor, Right.EDIT_DRAFTS)
    if request.headers.get("content-type", "").partition(";")[0].strip() not in _FORMS:
        return _checked(Upload(name, await request.body()))
    # How large the whole may be says the middleware.
    async with request.form(max_part_size=MAX_FILE_BYTES) as form:
        file, text = form.get("file"), form.get("text")
        if isinstance(file, UploadFile) and file.filename:
            return _checked(Upload(file.filename.replace("\\", "/").rpartition("/")[2], await file.read()))
        return _checked(Upload(PASTED, text.encode("utf-8", "replace") if isinstance(text, str) else b""))


def _checked(upload: Upload) -> Upload:
    if not upload.body.strip():
        raise BadInput("Choose a file, or paste a table.")
    # The name goes into the history: it is anybody's, and may hold anything.
    return upload._replace(name=one_line(upload.name)[:200] or "table")


Uploaded = Annotated[Upload, Depends(uploaded)]


def tools_of(parts: Parts) -> Tools:
    """What an import needs of the service."""
    return Tools(parts.store, parts.geocoder, parts.areas.gazetteers, parts.settings.time_zone)
