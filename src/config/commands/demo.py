from argparse import ArgumentParser, Namespace


def summary() -> str:
    return ""


def add_arguments(parser: ArgumentParser) -> None: ...
def run(arguments: Namespace) -> int:
    return 2
