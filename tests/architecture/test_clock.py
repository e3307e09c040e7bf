"""The clock is read at the edge, and a view reads it through the federation's own day."""

import ast

from tests.architecture.reading import modules, name_of, syntax


def test_no_view_reads_the_clock() -> None:
    """A view takes its day from ``tenancy.requests.day_of(request)``: in a closed federation that is its last day."""
    # Signing in goes by the real day, and so do links at secret addresses: who sends a letter does it today.
    own_clock = ("tenancy/", "surveys/views.py", "notices/views.py")
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        if "views" in name_of(path) and not any(part in name_of(path) for part in own_clock)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute)
        and node.attr == "localdate"
        and "reckoned_on" not in path.read_text(encoding="utf-8").splitlines()[node.lineno - 1]
    ]
    assert found == [], "ask tenancy.requests.day_of(request) instead"
