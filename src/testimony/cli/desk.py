"""`testimony desk`: the local page where a study is coded, reviewed, agreed on and exported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from testimony.cli import console


def command(
    study: Annotated[
        Path,
        typer.Argument(help="Study file (made if there is none), or a database's URL.", show_default=False),
    ],
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port on this machine; 0 takes any free one.")
    ] = 8642,
    coder: Annotated[
        str,
        typer.Option(
            "--coder", help="Your name as a coder; else the name you log in by.", show_default=False
        ),
    ] = "",
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
) -> None:
    """Open the desk on a study, on this machine alone; end it with Ctrl+C. What is acknowledged is on the disk."""
    with console.telling():
        from testimony.desk.place import need_desk

        need_desk()
        from testimony.desk.serving import is_new, serve

        if is_new(study):
            console.remark(
                "There is no such file yet: a new study is made, with the shipped codebook.", quiet=False
            )

        def tell(link: str) -> None:
            typer.echo(link)
            console.remark(
                "The link above is yours alone: whoever has it can read the study. End the desk with Ctrl+C.",
                quiet=False,
            )
            if browser:
                import webbrowser

                webbrowser.open(link)

        serve(study, port=port, coder=coder, tell=tell)
