"""Every refusal as a status and a sentence, in one place. No text of a testimony, no value of a request is in one."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from testimony.desk import views
from testimony.errors import OutputError, TestimonyError
from testimony.study.conflict import Conflict


class Refused(TestimonyError):
    """The desk refuses a request, with this status."""

    def __init__(self, status: int, what: str, *, next_step: str = "") -> None:
        self.status = status
        super().__init__(what, next_step=next_step)


_BY_WORDS: tuple[tuple[str, int], ...] = (
    ("there is no such", 404),
    ("was deleted", 404),
    ("another program is writing", 503),
    ("disk", 507),
    ("cannot be written", 507),
)
"""What a refusal of the study says -> its status. The first that fits holds; others are 422."""

_SENTENCES = {
    401: "You are not signed in. Follow your link again; the owner of the study has it.",
    403: "This is for the study's owner.",
    404: "There is no such page or thing. Look at the list again.",
    405: "This cannot be done here.",
    413: "This is more than the desk takes at once.",
}


def status_of(error: TestimonyError) -> int:
    """Return the status of a refusal."""
    if isinstance(error, Refused):
        return error.status
    if isinstance(error, Conflict):
        return 409
    found = next((status for words, status in _BY_WORDS if words in error.what), 422)
    return found if found < 500 or isinstance(error, OutputError) else 422


def sentence(status: int, said: str, **more: Any) -> JSONResponse:
    """Return a refusal as JSON."""
    return JSONResponse({"error": said, **more}, status)


def _refused(_: Request, error: Exception) -> Response:
    if not isinstance(error, TestimonyError):  # pragma: no cover (registered for these alone)
        raise error
    if isinstance(error, Conflict):
        return sentence(409, str(error), present=views.present(error.present))
    return sentence(status_of(error), plain(str(error)))


def plain(said: str) -> str:
    """Return a sentence that JSON and every log can hold."""
    return said.encode("utf-8", "replace").decode()


def _field(part: object) -> str:
    """Return a part of a place as it is shown: the name of a field, not what somebody wrote in the place of one."""
    name = str(part)
    return name if name.isidentifier() or name.isdigit() else "an unknown field"


def _invalid(_: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    places = [".".join(map(_field, e["loc"][1:])) or "the body" for e in found]
    shown = ", ".join(dict.fromkeys(places))[:200]
    return sentence(
        422, plain(f"This is not as it should be: {shown}. See /api/openapi.json for what is expected.")
    )


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    said = _SENTENCES.get(status, "This could not be done.")
    return sentence(status, said)


def _unforeseen(_: Request, error: Exception) -> Response:
    return sentence(
        500, f"Something went wrong in the desk ({type(error).__name__}). What was saved before is untouched."
    )


def register(app: FastAPI) -> None:
    """Give an application the answers for everything that can be refused."""
    app.add_exception_handler(TestimonyError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)
