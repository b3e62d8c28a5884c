"""A file that is sent: as the body, or as a form's field `file` or `text`. Read only for who may send one."""

from typing import Annotated, NamedTuple

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from app.errors import BadInput
from app.imports.runs import Tools
from app.web.auth import Signed, require
from app.web.parts import Parts
from app.web.rights import Right

_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


class Upload(NamedTuple):
    """A file's name, without any folder, and its bytes."""

    name: str
    body: bytes


async def uploaded(request: Request, actor: Signed) -> Upload:
    """The file of a request, from somebody who may write drafts. Raises BadInput for none."""
    require(actor, Right.EDIT_DRAFTS)
    if request.headers.get("content-type", "").partition(";")[0].strip() not in _FORMS:
        return _checked(Upload(request.query_params.get("name", "table")[:200], await request.body()))
    async with request.form() as form:
        file, text = form.get("file"), form.get("text")
        if isinstance(file, UploadFile) and file.filename:
            return _checked(Upload(file.filename.replace("\\", "/").rpartition("/")[2][:200], await file.read()))
        return _checked(Upload("pasted table", text.encode("utf-8", "replace") if isinstance(text, str) else b""))


def _checked(upload: Upload) -> Upload:
    if not upload.body.strip():
        raise BadInput("Choose a file, or paste a table.")
    return upload


Uploaded = Annotated[Upload, Depends(uploaded)]


def tools_of(parts: Parts) -> Tools:
    """What an import needs of the service."""
    return Tools(parts.store, parts.geocoder, parts.areas.gazetteers, parts.settings.time_zone)
