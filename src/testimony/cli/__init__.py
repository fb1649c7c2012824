"""The command line: a command a file. Parse, one library call, print."""

from __future__ import annotations

from typing import Annotated

import typer

from testimony.cli import (
    agree,
    batch,
    check_codings,
    convert,
    corpus,
    desk,
    draw,
    erase,
    estimate,
    evaluate,
    explain,
    inspect,
    label,
    plan,
    plan_batch,
    privacy,
    pseudonymise,
    report,
    scan,
    summary,
    train,
)
from testimony.cli.guarding import guarded

app = typer.Typer(
    name="testimony",
    help="Read, code, label and count testimonies of people who left their country. Nothing leaves this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("label")(label.command)
app.command("explain")(explain.command)
app.command("inspect")(inspect.command)
app.command("train")(train.command)
app.command("evaluate")(evaluate.command)
app.command("agree")(agree.command)
app.command("convert")(convert.command)
app.command("check-codings")(check_codings.command)
app.command("batch")(batch.command)
app.command("plan-batch")(plan_batch.command)
app.command("summary")(summary.command)
app.command("plan")(plan.command)
app.command("draw")(draw.command)
app.command("estimate")(estimate.command)
app.command("report")(report.command)
app.command("pseudonymise")(pseudonymise.command)
app.command("erase")(erase.command)
app.command("scan")(scan.command)
app.command("privacy")(privacy.command)
app.command("desk")(desk.command)
app.add_typer(corpus.app, name="corpus")


def _version(asked: bool) -> None:
    if asked:
        from testimony import __version__

        typer.echo(f"testimony {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line."""
    with guarded():
        app()
