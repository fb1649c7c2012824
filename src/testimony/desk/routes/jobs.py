"""Work in the background: training, reading by a model, and how far it is."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from testimony.desk import reading, teaching
from testimony.desk.jobs import Job
from testimony.desk.refusals import Refused
from testimony.desk.running import Anyone, Owner
from testimony.desk.schemas import Given, Short

router = APIRouter()


class JobId(BaseModel):
    """A job that was put into the queue."""

    job: str


class JobOut(BaseModel):
    """How far a job is, and what came of it."""

    id: str
    kind: str
    state: str
    progress: float
    says: str
    result: dict[str, Any] | None


class JobsOut(BaseModel):
    """The jobs of this run of the desk, the latest first."""

    jobs: list[JobOut]


class RunRow(BaseModel):
    """A model run in the list."""

    id: str
    model: str
    created: str
    codebook: str
    suggestions: int
    answered: int


class Runs(BaseModel):
    """The model runs, the latest first; to the owner also the names of the models that were trained here."""

    runs: list[RunRow]
    models: list[str]


class RunIn(Given):
    """Which model is to read which documents (none named: all)."""

    model: Short = reading.SHIPPED
    documents: Annotated[list[Short], Field(max_length=20_000)] | None = None


class TrainIn(Given):
    """Training takes nothing but the study."""


def _shown(job: Job) -> JobOut:
    names = ("id", "kind", "state", "progress", "says")
    result = None if job.result is None else dict(job.result)
    return JobOut(**{n: getattr(job, n) for n in names}, result=result)


@router.get("/jobs")
def jobs(who: Owner) -> JobsOut:
    """Return the jobs."""
    return JobsOut(jobs=[_shown(job) for job in who.desk.jobs.all()])


@router.get("/jobs/{job}")
def job(who: Owner, job: str) -> JobOut:
    """Return how far a job is."""
    found = who.desk.jobs.get(job)
    if found is None:
        raise Refused(404, "There is no such job", next_step="The desk was started again since; begin anew.")
    return _shown(found)


@router.get("/runs")
def runs(who: Anyone) -> Runs:
    """Return the model runs, and the models that can read."""
    names = ("id", "model", "created", "codebook", "suggestions", "answered")
    lines = who.desk.study.run_lines()
    models = reading.trained(who.desk.models) if who.owner else []
    return Runs(runs=[RunRow(**{n: getattr(line, n) for n in names}) for line in lines], models=models)


@router.post("/runs", status_code=202)
def run(who: Owner, body: RunIn) -> JobId:
    """Let a model read documents; its suggestions wait for review."""
    desk = who.desk
    path = reading.folder_of(body.model, desk.models)
    there = {d.id for d in desk.study.documents()}
    if body.documents is not None and set(body.documents) - there:
        raise Refused(404, "There is no such document", next_step="Look at the list again.")
    _refuse_busy(who, "run")
    wanted = body.documents
    made = desk.jobs.add("run", lambda tell: reading.read(desk.study, path, wanted, by=who.id, progress=tell))
    return JobId(job=made.id)


@router.post("/train", status_code=202)
def train(who: Owner, body: TrainIn) -> JobId:
    """Train a model on the codings, and judge it on people it has not seen."""
    desk = who.desk
    _refuse_busy(who, "train")
    made = desk.jobs.add(
        "train", lambda tell: teaching.train(desk.study, desk.models, base=desk.base, progress=tell)
    )
    return JobId(job=made.id)


def _refuse_busy(who: Owner, kind: str) -> None:
    if who.desk.jobs.busy(kind):
        raise Refused(422, "This is at work already", next_step="Wait until it is done.")
