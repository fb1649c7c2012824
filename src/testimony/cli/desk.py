"""`testimony desk`: the local page where a study is coded, reviewed, agreed on and exported."""

from __future__ import annotations

import sys
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
    share: Annotated[
        bool, typer.Option("--share", help="Let coders on the local network in, by TLS and passwords.")
    ] = False,
    address: Annotated[
        str,
        typer.Option(
            "--address",
            help="With --share: this computer's address on the local network; found if left out.",
            show_default=False,
        ),
    ] = "",
    certificate: Annotated[
        Path | None,
        typer.Option(
            "--certificate",
            help="With --share: your own certificate (PEM); else one is made.",
            show_default=False,
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option("--key", help="With --share: the key of your certificate (PEM).", show_default=False),
    ] = None,
    set_password: Annotated[
        str,
        typer.Option(
            "--set-password",
            metavar="NAME",
            help="Set this coder's password for --share, asked for here or read from stdin, and do nothing else.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Open the desk on a study, on this machine alone unless shared; end it with Ctrl+C. What is acknowledged is on the disk."""
    with console.telling():
        from testimony.desk.place import need_desk

        need_desk()
        from testimony.desk.serving import is_new, serve, with_password
        from testimony.desk.sharing import Share, refuse_alone

        if is_new(study):
            console.remark(
                "There is no such file yet: a new study is made, with the shipped codebook.", quiet=False
            )
        if set_password:
            with_password(study, set_password, _asked(set_password), owner=coder)
            console.remark(f"password of {set_password} set", quiet=False)
            return
        if not share:
            refuse_alone(certificate, key)

        def tell(link: str, fingerprint: str) -> None:
            typer.echo(link)
            typer.echo(
                _about(fingerprint), err=True
            )  # as it is: in a fingerprint, a console would take :AB: for an emoji
            if browser:
                import webbrowser

                webbrowser.open(link)

        wish = Share(certificate, key) if share else None
        serve(study, port=port, coder=coder, address=address, share=wish, tell=tell)


def _about(fingerprint: str) -> str:
    """Return what to know about the link."""
    if not fingerprint:
        return "The link above is yours alone: whoever has it can read the study. End the desk with Ctrl+C."
    return (
        f"Coders on this network open the address above and sign in by name and password. Fingerprint of its certificate (SHA-256):\n"
        f"{fingerprint}\nTheir browser warns of a certificate made here: let them compare the fingerprint before they go on. "
        "End the desk with Ctrl+C."
    )


def _asked(name: str) -> str:
    """Return a password: typed twice and not shown, or the first line of stdin where nobody types."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    said: str = typer.prompt(f"Password of {name}", hide_input=True, confirmation_prompt=True, err=True)
    return said
