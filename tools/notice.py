"""Writes NOTICE, what others have made that Mellanrum uses: ``python -m tools.notice``.

Names come from pyproject.toml, versions from uv.lock, licences from the installed packages, and the front end's files
from VENDOR.toml. ``--check`` writes nothing and ends with 1 when NOTICE is not what they give.
"""

import re
import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTICE = ROOT / "NOTICE"
MANIFESTS = (
    "src/mellanrum/web/static/vendor/VENDOR.toml",
    "src/mellanrum/rendering/fonts/VENDOR.toml",
    "tests/browser/vendor/VENDOR.toml",
)
# Packages that do not state their licence as an SPDX expression; read in their own files.
STATED_ELSEWHERE = {
    "procrastinate": "MIT",
    "granian": "BSD-3-Clause",
    "django-allauth": "MIT",
    "django-csp": "BSD-3-Clause",
    "dj-database-url": "BSD-3-Clause",
    "python-stdnum": "LGPL-2.1-or-later",
    "pytest-django": "BSD-3-Clause",
    "pytest-playwright": "Apache-2.0",
    "factory-boy": "MIT",
    "import-linter": "BSD-2-Clause",
    "babel": "BSD-3-Clause",
    "polib": "MIT",
    "python-docx": "MIT",
    "segno": "BSD-3-Clause",
    "vobject": "Apache-2.0",
    "openpyxl": "MIT",
}
HEAD = """Mellanrum
Copyright the contributors of Mellanrum
Licensed under the EUPL

The licence is in LICENSE (European Union Public Licence, version 1.2). Written by `python -m tools.notice`.
"""


@dataclass(frozen=True, kw_only=True)
class Component:
    """Something made by others: name, version and licence (an SPDX expression)."""

    name: str
    version: str
    licence: str


def runtime() -> list[Component]:
    """This will list the packages that the application needs."""
    return _components(_project()["project"]["dependencies"])


def development() -> list[Component]:
    """This will list the packages that only those who develop need."""
    return _components(_project()["dependency-groups"]["dev"])


def front_end() -> list[Component]:
    """This will list the vendored front-end packages."""
    found = []
    for manifest in MANIFESTS:
        for package in tomllib.loads((ROOT / manifest).read_text(encoding="utf-8"))["package"]:
            found.append(Component(name=package["name"], version=package["version"], licence=package["licence"]))
    return sorted(found, key=lambda component: component.name)


def document() -> str:
    """This will give the whole file."""
    parts = [HEAD]
    for title, components in (
        ("Python packages, installed beside it", runtime()),
        ("Front-end files, carried in the repository with their licences", front_end()),
        ("Python packages, for development only", development()),
    ):
        width = max(len(component.name) for component in components)
        rows = "".join(f"  {c.name:<{width}}  {c.version:<10}  {c.licence}\n" for c in components)
        parts.append(f"\n{title}\n{rows}")
    return "".join(parts)


def _project() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _components(requirements: list[str]) -> list[Component]:
    locked = {package["name"]: package for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}
    names = sorted(re.split(r"[\[<>=!~ ;]", requirement, maxsplit=1)[0].lower() for requirement in requirements)
    return [Component(name=name, version=locked[name]["version"], licence=_licence(name)) for name in names]


def _licence(name: str) -> str:
    stated = metadata.metadata(name).json.get("license_expression")
    if stated is None and name not in STATED_ELSEWHERE:
        raise LookupError(
            f"{name} does not state its licence as an expression: read it, and add it to STATED_ELSEWHERE"
        )
    return str(stated or STATED_ELSEWHERE[name])


def main() -> int:
    """This will write NOTICE, or with ``--check`` compare it."""
    if "--check" in sys.argv[1:]:
        same = NOTICE.read_text(encoding="utf-8") == document()
        if not same:
            print("NOTICE is not what the lock file and the manifests give: run python -m tools.notice")
        return 0 if same else 1
    NOTICE.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
