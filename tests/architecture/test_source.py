"""The codebase read as text: what a page may not hold, how modules are kept, how the project speaks."""

import ast
import re
import subprocess
from pathlib import Path

from stdnum.exceptions import ValidationError
from stdnum.se import personnummer

from .reading import PACKAGES, ROOT, SOURCE, modules, name_of, syntax, templates

LONGEST_MODULE = 500
# Handed over by name, so that no text of ours names them: Django's own, found by convention.
FOUND_BY_CONVENTION = re.compile(
    r"^(account|mfa|allauth|usersessions|socialaccount|django/forms|elements)/|^(400|403|404|500)\.html$"
)
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


def tracked_files() -> list[Path]:
    """This will list the files that belong to the repository or are about to."""
    shown = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in shown.stdout.splitlines() if (ROOT / line).is_file()]


INLINE = {
    "style attribute": re.compile(r"\sstyle\s*="),
    "event handler attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']"),
    "script in an attribute": re.compile(r"\bhx-on\b|\bjavascript:"),
    "style element": re.compile(r"<style\b"),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)|<script\b[^>]*>\s*[^<\s]"),
}


def test_templates_have_no_inline_script_or_style() -> None:
    """The content security policy would stop it, in the reader's browser instead of here."""
    found = [
        f"{name_of(template)}: {what}"
        for template in templates()
        for what, shape in INLINE.items()
        if shape.search(template.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_template_is_unused() -> None:
    """Each template is named by a view, a tag or another template, or found by Django's own convention."""
    sources = [path.read_text(encoding="utf-8") for path in modules()] + [
        path.read_text(encoding="utf-8") for path in templates()
    ]
    unused = []
    for template in templates():
        inside = template.parts[template.parts.index("templates") + 1 :]
        name = "/".join(inside)
        if not FOUND_BY_CONVENTION.match(name) and not any(
            f'"{name}"' in text or f"'{name}'" in text for text in sources
        ):
            unused.append(name)
    assert unused == []


def test_modules_are_short_enough_to_read() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_views_reach_rows_through_queries_only() -> None:
    """Fetching is permitting: no view asks a model's manager."""
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules(PACKAGES)
        if is_kind(path, "views")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert found == []


def is_kind(path: Path, *kinds: str) -> bool:
    """This will tell whether a module is, or lies in, one of the named parts of its context."""
    inside = path.relative_to(PACKAGES).parts[1:]
    return bool(set(kinds) & {path.stem, *inside})


def public_functions(*kinds: str) -> list[tuple[str, FUNCTIONS]]:
    """This will list the public functions of the named parts of every context."""
    return [
        (f"{name_of(path)}:{node.lineno} {node.name}", node)
        for path in modules(PACKAGES)
        if is_kind(path, *kinds)
        for node in syntax(path).body
        if isinstance(node, FUNCTIONS) and not node.name.startswith("_")
    ]


def test_operations_queries_policies_and_measures_say_what_they_do() -> None:
    """One sentence that completes "This will …"."""
    doors = public_functions(
        "operations", "queries", "policies", "measures", "matters", "texts", "notices", "tasks", "reactions"
    )
    assert len(doors) > 5
    assert [name for name, node in doors if not (ast.get_docstring(node) or "").startswith("This will ")] == []


# Before a federation exists nobody acts in it.
BEFORE_ANY_ACTOR = {"create_federation"}
WRITES = {"save", "create", "bulk_create", "bulk_update", "update", "get_or_create", "update_or_create", "delete"}


def test_operations_take_named_arguments_and_begin_with_who_acts() -> None:
    """What writes rows says who acts, and every argument is named where it is called."""
    wrong = []
    for name, node in public_functions("operations"):
        named = [argument.arg for argument in node.args.kwonlyargs]
        positional = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
        calls = {
            call.func.attr
            for call in ast.walk(node)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        }
        writes = (
            "objects" in {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)} and WRITES & calls
        )
        if node.name in BEFORE_ANY_ACTOR:
            continue
        if writes and (positional or named[:1] != ["actor"]):
            wrong.append(name)
    assert wrong == []


def test_no_one_reads_the_clock_inside() -> None:
    """The clock is read at the edge: views, middleware, commands, jobs. What is written gets its moment elsewhere."""
    edges = ("views", "middleware", "tasks", "jobs", "management", "context", "requests")
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules(PACKAGES)
        if not is_kind(path, *edges)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"today", "localdate", "localtime"}
        and not node.args
    ]
    assert found == []


def test_no_module_of_ours_is_called_helpers() -> None:
    assert [name_of(path) for path in modules() if path.stem in {"utils", "helpers", "common", "misc"}] == []


def test_the_project_speaks_of_itself_alone() -> None:
    """No path of somebody's machine, and no work left as a note."""
    machine = re.compile(r"(?<![\w.])/(?:" + "home|root|work|Users" + r")/\w")
    note = re.compile(r"\b(?:" + "TO" + "DO|FIX" + "ME|X" + "XX)\b")
    found = []
    for path in tracked_files():
        if path.suffix not in {
            ".py",
            ".md",
            ".html",
            ".toml",
            ".txt",
            ".css",
            ".js",
            ".yml",
            ".cfg",
            ".po",
            ".svg",
            "",
        }:
            continue
        if "vendor" in path.parts or path.name == "uv.lock":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if machine.search(line) or note.search(line):
                found.append(f"{name_of(path)}:{number}: {line.strip()[:100]}")
    assert found == []


# Published test numbers: the tax agency's (18 § folkbokföringslagen's own example) and numbers of its test series.
KNOWN_TEST_NUMBERS = {"6408233234", "7010632391"}


def test_no_identity_number_of_a_person_is_in_the_repository() -> None:
    """Digits that make a valid number are only those that are published for testing, or in the tests of the rules."""
    shape = re.compile(r"(?<![\d.])(?:19|20)?\d{6}[-+]\d{4}(?!\d)")
    found = []
    for path in tracked_files():
        if (
            path.suffix not in {".py", ".md", ".html", ".toml", ".txt", ".csv", ".po", ".json"}
            or "vendor" in path.parts
        ):
            continue
        for text in shape.findall(path.read_text(encoding="utf-8", errors="replace")):
            digits = re.sub(r"\D", "", text)[-10:]
            try:
                personnummer.validate(text)
            except ValidationError:
                continue
            if digits not in KNOWN_TEST_NUMBERS:
                found.append(f"{name_of(path)}: {text}")
    assert found == []


def test_what_others_have_made_is_named() -> None:
    from tools import notice

    assert notice.NOTICE.read_text(encoding="utf-8") == notice.document()


def test_every_variable_of_the_environment_is_explained() -> None:
    """What the settings and commands read from the environment stands in the guide for those who run it."""
    guide = (ROOT / "docs" / "howto" / "run-on-a-server.md").read_text(encoding="utf-8")
    read = {
        name
        for path in modules(SOURCE / "config")
        for name in re.findall(r"\b(?:MELLANRUM|DATABASE)_[A-Z_]+\b", path.read_text(encoding="utf-8"))
        if f'environ.get("{name}"' in path.read_text(encoding="utf-8")
    }
    assert len(read) > 10
    assert {name for name in read if f"`{name}`" not in guide} == set()
