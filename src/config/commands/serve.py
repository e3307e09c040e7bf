"""``mellanrum serve``: web server and worker for the configured database."""

from argparse import ArgumentParser, Namespace
from ipaddress import ip_address

from config import serve
from config.environment import Installation, Problem, installation
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
        if not _is_loopback(arguments.host):
            _require_own_secrets(here)
        return serve.serve(
            here.cluster,
            host=arguments.host,
            port=arguments.port,
            when_ready=lambda: print(serve.address(arguments.host, arguments.port), flush=True),
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _require_own_secrets(here: Installation) -> None:
    """On an address that others reach, neither a demo's open door nor secrets that stand in the source.

    Raises:
        Problem: when it is a demo, or a secret is the one that everybody knows.
    """
    from django.conf import settings

    if here.is_demo or settings.DEMO:
        raise Problem(_("En demo släpper in vem som helst. Den lyssnar bara på den egna maskinen (127.0.0.1)."))
    for name, secret in (
        ("MELLANRUM_SECRET_KEY", settings.SECRET_KEY),
        ("MELLANRUM_PERSON_KEY", settings.PERSON_KEY_SECRET),
    ):
        if secret.startswith(settings.DEVELOPMENT_SECRET):
            raise Problem(_("Ange {name} innan andra maskiner släpps in: en lång slumpmässig text.").format(name=name))
