"""``mellanrum demo``: the example federations with a made-up year, a sign-in for each role, and the web server."""

from argparse import ArgumentParser, Namespace

from config import serve
from config.environment import Problem, installation, make_demo, progress, start_django, start_over
from config.language import _

PORTS_TRIED = 100


def summary() -> str:
    """This will say in a line what the command does."""
    return _("visar systemet med påhittade uppgifter: databas, förbund, inloggningar och webbserver")


def add_arguments(parser: ArgumentParser) -> None:
    """This will declare whether to start over, whether to serve, and where."""
    parser.add_argument("--reset", action="store_true", help=_("börja om; det som ändrats i demon försvinner"))
    parser.add_argument("--no-serve", action="store_true", help=_("gör i ordning, men starta inte webbservern"))
    parser.add_argument("--port", type=int, default=8000, help=_("port att lyssna på (8000, annars nästa lediga)"))


def run(arguments: Namespace) -> int:
    """This will make the demo ready, print the sign-ins, and serve until it is stopped."""
    with installation() as here:
        if here.cluster is None:
            raise Problem(_("Demon har en egen databas. Ta bort DATABASE_URL ur miljön, eller använd mellanrum serve."))
        make_demo(here)
        if arguments.reset:
            start_over(here)
        start_django(arguments.language)
        from django.db import connections
        from django.utils import timezone

        from config.demo import examples, load_missing, sign_ins_as_text

        found = examples()
        load_missing(found, on=timezone.localdate())
        connections.close_all()
        print(sign_ins_as_text(found), flush=True)
        if arguments.no_serve:
            print(_("Uppgifterna ligger i {folder}.").format(folder=here.cluster.home))
            return 0
        port = _free_port(arguments.port)
        progress(_("Startar webbservern…"))

        def tell() -> None:
            address = serve.address("127.0.0.1", port)
            print(_("Öppna {address} i en webbläsare. Avsluta med Ctrl-C.").format(address=address), flush=True)

        return serve.serve(here.cluster, host="127.0.0.1", port=port, when_ready=tell)


def _free_port(wanted: int) -> int:
    port = next((each for each in range(wanted, wanted + PORTS_TRIED) if serve.is_free("127.0.0.1", each)), None)
    if port is None:
        raise Problem(_("Port {port} är upptagen. Välj en annan med --port.").format(port=wanted))
    if port != wanted:
        print(_("Port {wanted} är upptagen; demon tar {port}.").format(wanted=wanted, port=port), flush=True)
    return port
