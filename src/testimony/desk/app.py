"""The application of a desk: its routes, its guard, its answers to what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from testimony.desk import assets, refusals, undisputed
from testimony.desk.guard import Guard
from testimony.desk.jobs import Jobs
from testimony.desk.routes import entry, pages
from testimony.desk.running import Desk, owners_id
from testimony.desk.schemas import Error
from testimony.desk.sessions import Sessions
from testimony.desk.sharing import Sharing
from testimony.desk.uploads import Uploads
from testimony.study import Study

NOUNS = (
    "study",
    "documents",
    "codings",
    "search",
    "imports",
    "coders",
    "agreeing",
    "merging",
    "books",
    "jobs",
    "review",
    "exports",
    "names",
)
"""Modules of `testimony.desk.routes` with a part of the API each."""

REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Error, "description": what}
    for status, what in (
        (401, "Not signed in"),
        (403, "Not allowed, or not from a page of the desk"),
        (404, "There is no such thing"),
        (409, "Changed meanwhile; `present` is how it stands"),
        (413, "Too large"),
        (422, "Not as it should be"),
        (503, "Another program is writing"),
        (507, "The disk is full"),
    )
}


def opened(study: Study, *, name: str, models: Path, coder: str = "", shared: Sharing | None = None) -> Desk:
    """Return what a desk on an open study shares.

    `name` is what to call a study without a name, `coder` the name under which the owner codes, `models` the folder for what
    is trained here; `shared` says how it is shared on a local network.
    """
    owner = owners_id(study, coder)
    study.heard = partial(undisputed.settle, study)
    return Desk(study, owner, Sessions(owner), Uploads(), Jobs(), name, models, shared=shared)


def made(desk: Desk, hosts: Iterable[str], *, scheme: str = "http") -> FastAPI:
    """Return the application of a desk; `hosts` are the addresses (host:port) that it answers to, by http or https (the scheme)."""

    @asynccontextmanager
    async def closing(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.desk.close()

    app = FastAPI(
        title="testimony desk",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=closing,
    )
    app.state.desk = desk
    refusals.register(app)
    api = APIRouter(prefix="/api", responses=REFUSALS)
    for noun in NOUNS:
        api.include_router(import_module(f"testimony.desk.routes.{noun}").router, tags=[noun])
    app.include_router(api)
    app.mount(assets.address(), StaticFiles(directory=assets.FOLDER))
    app.include_router(entry.router)
    app.include_router(pages.router)
    app.add_middleware(Guard, hosts=frozenset(hosts), scheme=scheme)
    return app
