"""``mellanrum serve``: web server and worker for the configured database."""

from argparse import ArgumentParser, Namespace

from config import serve
from config.environment import installation
from config.language import _


def summary() -> str:
    """This will say in a line what the command does."""
    return _("startar webbservern och jobbhanteraren")


def add_arguments(parser: ArgumentParser) -> None:
    """This will declare where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help=_("adress att lyssna på (127.0.0.1)"))
    parser.add_argument("--port", type=int, default=8000, help=_("port att lyssna på (8000)"))


def run(arguments: Namespace) -> int:
    """This will serve until it is stopped."""
    with installation() as here:
        return serve.serve(
            here.cluster,
            host=arguments.host,
            port=arguments.port,
            when_ready=lambda: print(serve.address(arguments.host, arguments.port), flush=True),
        )
