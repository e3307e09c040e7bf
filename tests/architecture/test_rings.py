"""The order of the packages: imports, relations between models, labels."""

import subprocess
import sys

from django.apps import apps
from django.db import models

from .reading import PACKAGES, ROOT, ranks


def test_imports_go_down_only() -> None:
    """The contracts of .importlinter hold; its own answer is shown when they do not."""
    answer = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_package_has_a_ring_and_a_content_or_a_reason() -> None:
    """A package of the rings that has no modules yet says in its README what it will own."""
    found = {path.name for path in PACKAGES.iterdir() if (path / "__init__.py").exists()}
    assert found == set(ranks())
    for name in sorted(found):
        modules = [path for path in (PACKAGES / name).rglob("*.py") if path.name != "__init__.py"]
        readme = PACKAGES / name / "README.md"
        assert bool(modules) != readme.exists(), f"{name}: a README while it is empty, and only then"


def test_an_application_is_called_as_its_package() -> None:
    ours = [config for config in apps.get_app_configs() if config.name.startswith("mellanrum.")]
    assert ours
    assert [config.label for config in ours] == [config.name.split(".")[1] for config in ours]


def relations() -> list[tuple[str, str, str | None]]:
    """This will list each relation between models: (from package.Model.field, to package, related name)."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("mellanrum."):
            continue
        for field in model._meta.get_fields():
            if field.concrete and isinstance(field, models.ForeignKey | models.ManyToManyField):
                target = field.related_model
                assert not isinstance(target, str)
                found.append((f"{model._meta.label}.{field.name}", target._meta.app_label, field._related_name))  # type: ignore[union-attr]
    return found


def test_relations_point_down_only() -> None:
    """A foreign key written as text is invisible to the import check: the models themselves are walked."""
    found = relations()
    assert len(found) > 20
    wrong = []
    for source, target, related_name in found:
        package = source.split(".")[0]
        if target == package:
            continue
        if target not in ranks() or ranks()[target] >= ranks()[package]:
            wrong.append(f"{source} points up or out, to {target}")
        if not (related_name or "").endswith("+"):
            wrong.append(f'{source} leaves its package without related_name="+"')
    assert wrong == []
