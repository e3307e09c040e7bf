"""Keeps the English catalogues: one for each package, beside the Swedish texts that it translates.

    python -m tools.translations update [package…]   add new texts, drop those that are gone, compile
    python -m tools.translations check [package…]     list what is missing or out of date; exit code 1 then

Babel finds the texts, polib keeps and compiles the catalogues: the gettext programs are not needed. The compiled files
are committed, so that an installation has them without a build step.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src/mellanrum"
# Outside the house, but its command line speaks to people too.
COMMANDS = ROOT / "src/config"
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "en",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# Words that are the same in every language, and so may stand in a template without a tag.
SAME_EVERYWHERE = {"Mellanrum", "Mellan", "rum", "Svenska", "English", "CSV", "XLSX", "JSON", "PDF"}
# A Swedish text in Python that is not for readers (a key in a file, say) is marked with this comment on its line.
NOT_SHOWN = "# not shown"

Key = tuple[str | None, str]


@dataclass(kw_only=True)
class Text:
    """A text found in the source: the files it stands in, its plural if it has one, and notes to the translator."""

    msgid: str
    plural: str = ""
    context: str | None = None
    files: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """What makes the text one of its own in a catalogue."""
        return self.context, self.msgid


def packages() -> list[str]:
    """This will list the packages of the house."""
    return sorted([*(path.parent.name for path in SOURCE.glob("*/__init__.py")), COMMANDS.name])


def folder_of(package: str) -> Path:
    """This will tell where a package's files are."""
    return COMMANDS if package == COMMANDS.name else SOURCE / package


def texts_of(package: str) -> dict[Key, Text]:
    """This will find every text of a package that is marked for translation, in its Python files and templates."""
    found: dict[Key, Text] = {}
    for path in source_files(package):
        name = path.relative_to(folder_of(package).parent).as_posix()
        code = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Babel reads tokens of Python: what stands between the tags is blanked out, its indentation means nothing.
            code = "\n".join(line.lstrip() for line in templatize(code, origin=name).splitlines())
        stream = BytesIO(code.encode())
        options = {"encoding": "utf-8"}
        for _line, message, notes, context in extract("python", stream, KEYWORDS, ("Translators:",), options):
            msgid, plural = message if isinstance(message, tuple) else (message, "")
            text = found.setdefault((context, msgid), Text(msgid=msgid, context=context))
            text.plural = text.plural or plural
            text.files += [name] if name not in text.files else []
            text.notes += [note for note in notes if note not in text.notes]
    return found


def source_files(package: str) -> list[Path]:
    """This will list the files of a package that may hold texts, in a fixed order."""
    folder = folder_of(package)
    python = [path for path in folder.rglob("*.py") if "migrations" not in path.parts]
    templates = [path for path in folder.glob("**/templates/**/*") if path.suffix in {".html", ".txt", ".svg"}]
    return sorted([*python, *templates])


def merge(texts: dict[Key, Text], known: polib.POFile | None) -> polib.POFile:
    """This will make a package's catalogue of its texts as they stand now, with the translations that are known."""
    kept = {(entry.msgctxt, entry.msgid): entry for entry in known or [] if not entry.obsolete}
    catalogue = polib.POFile(wrapwidth=116)
    catalogue.metadata = dict(HEADER)
    for key in sorted(texts, key=lambda each: (texts[each].files[0], each[1], each[0] or "")):
        text = texts[key]
        old = kept.get(key)
        entry = polib.POEntry(
            msgid=text.msgid,
            msgid_plural=text.plural,
            msgctxt=text.context,
            occurrences=[(file, "") for file in text.files],
            comment="\n".join(text.notes),
            flags=_flags(text, old),
            tcomment=old.tcomment if old else "",
        )
        if text.plural:
            entry.msgstr_plural = dict(old.msgstr_plural) if old and old.msgid_plural else {0: "", 1: ""}
        else:
            entry.msgstr = old.msgstr if old else ""
        catalogue.append(entry)
    return catalogue


def _flags(text: Text, old: polib.POEntry | None) -> list[str]:
    flags = ["fuzzy"] if old and "fuzzy" in old.flags else []
    if re.search(r"%(\(\w+\))?[sdif.%]", text.msgid + text.plural):
        flags.append("python-format")
    return flags


def update(package: str) -> int:
    """This will bring a package's catalogue up to date, compile it, and tell how many texts have no English yet."""
    path = folder_of(package) / CATALOGUE
    texts = texts_of(package)
    if not texts:
        for old in (path, path.with_suffix(".mo")):
            old.unlink(missing_ok=True)
        return 0
    catalogue = merge(texts, polib.pofile(str(path)) if path.exists() else None)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_written(catalogue), encoding="utf-8")
    path.with_suffix(".mo").write_bytes(catalogue.to_binary())
    return sum(not entry.translated() for entry in catalogue)


def _written(catalogue: polib.POFile) -> str:
    return "".join(f"{line.rstrip()}\n" for line in str(catalogue).splitlines())


def faults_of(package: str) -> list[str]:
    """This will list what is wrong with a package's catalogue and with the texts in its files."""
    return [*catalogue_faults(package), *untagged_texts(package)]


def catalogue_faults(package: str) -> list[str]:
    """This will compare a package's catalogue with its source, its compiled form, and the placeholders of its texts."""
    path = folder_of(package) / CATALOGUE
    texts = texts_of(package)
    where = path.relative_to(ROOT).as_posix()
    if not path.exists():
        return [f"{where}: missing; {len(texts)} texts to translate"] if texts else []
    catalogue = polib.pofile(str(path))
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}
    found = [f"{where}: not in the catalogue: {key[1]!r}" for key in texts if key not in known]
    for entry in catalogue:
        if entry.obsolete or (entry.msgctxt, entry.msgid) not in texts:
            found.append(f"{where}: no longer in the source: {entry.msgid!r}")
        else:
            found += [f"{where}: {fault}: {entry.msgid!r}" for fault in entry_faults(entry)]
    if not found and _written(merge(texts, catalogue)) != path.read_text(encoding="utf-8"):
        found.append(f"{where}: not as `update` writes it")
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != catalogue.to_binary():
        found.append(f"{where}: the compiled file is not made from it")
    return found


def entry_faults(entry: polib.POEntry) -> list[str]:
    """This will tell what is wrong with one translation."""
    pairs = (
        [(entry.msgid, entry.msgstr_plural.get(0, "")), (entry.msgid_plural, entry.msgstr_plural.get(1, ""))]
        if entry.msgid_plural
        else [(entry.msgid, entry.msgstr)]
    )
    found = ["fuzzy"] if "fuzzy" in entry.flags else []
    for position, (source, target) in enumerate(pairs):
        if not target.strip():
            found.append("no English")
            continue
        wanted, given = _placeholders(source), _placeholders(target)
        # "En ledamot" may become "%(count)s member": the singular may use what only the plural had.
        allowed = wanted | _placeholders(entry.msgid_plural) if entry.msgid_plural and position == 0 else wanted
        optional = {"%(count)s", "%(count)d"} if position == 0 and entry.msgid_plural else set()
        if not given <= allowed or not wanted - optional <= given:
            found.append(f"placeholders differ ({', '.join(sorted(wanted ^ given))})")
        if _tags(source) != _tags(target):
            found.append("HTML tags differ")
        if (source[:1].isspace(), source[-1:].isspace()) != (target[:1].isspace(), target[-1:].isspace()):
            found.append("white space at the ends differs")
    return found


def _placeholders(text: str) -> set[str]:
    plain = text.replace("%%", "")
    return set(re.findall(r"%\(\w+\)[#0 +-]*[\d.]*[a-zA-Z]|%[sdifr]|\{\w*\}", plain))


def _tags(text: str) -> list[str]:
    return sorted(re.findall(r"</?[a-z][\w-]*", text))


def conflicts(names: Iterable[str]) -> list[str]:
    """This will list texts whose English differs between packages: a running site has one catalogue of them all."""
    english: dict[Key, dict[str, list[str]]] = {}
    for package in names:
        path = folder_of(package) / CATALOGUE
        for entry in polib.pofile(str(path)) if path.exists() else []:
            said = entry.msgstr or " | ".join(entry.msgstr_plural.get(form, "") for form in (0, 1))
            if not entry.translated():
                continue
            english.setdefault((entry.msgctxt, entry.msgid), {}).setdefault(said, []).append(package)
    return [
        f"{key[1]!r} has different English: "
        + "; ".join(f"{said!r} in {', '.join(where)}" for said, where in sorted(versions.items()))
        for key, versions in english.items()
        if len(versions) > 1
    ]


def untagged_texts(package: str) -> list[str]:
    """This will list Swedish texts of a package that no one can translate: outside the tags, or outside ``gettext``."""
    found: list[str] = []
    for path in source_files(package):
        name = path.relative_to(ROOT).as_posix()
        code = path.read_text(encoding="utf-8")
        reader = untagged_in_python if path.suffix == ".py" else untagged_in_template
        found += [f"{name}:{line}: outside translation: {text!r}" for line, text in reader(code)]
    return found


def untagged_in_template(source: str) -> list[tuple[int, str]]:
    """This will give the words of a template that stand in no translation tag, with their lines."""
    for pattern in (
        r"{#.*?#}",
        r"{%\s*comment\b.*?{%\s*endcomment\s*%}",
        r"{%\s*(blocktranslate|blocktrans)\b.*?{%\s*end\1\s*%}",
        r"{%.*?%}",
        r"{{.*?}}",
    ):
        source = re.sub(pattern, lambda match: "\n" * match[0].count("\n"), source, flags=re.DOTALL)
    words = _Words()
    words.feed(source)
    words.close()
    return words.found


class _Words(HTMLParser):
    """Collects what people read on a page: text, and attributes that are read out."""

    _ATTRIBUTES = frozenset({"alt", "title", "aria-label", "aria-description", "placeholder", "label", "data-label"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in {"script", "style"}
        for name, value in attrs:
            if name in self._ATTRIBUTES:
                self._take(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._take(data)

    def _take(self, text: str) -> None:
        words = [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in SAME_EVERYWHERE]
        if words:
            self.found.append((self.getpos()[0], " ".join(text.split())[:60]))


def untagged_in_python(source: str) -> list[tuple[int, str]]:
    """This will give the texts with å, ä or ö outside ``gettext``, and the f-strings inside it, with their lines."""
    lines = source.splitlines()
    found: list[tuple[int, str]] = []
    for node in _visible_nodes(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            found.append((node.lineno, "an f-string cannot be translated"))
        elif re.search("[åäöÅÄÖ]", str(node.value)) and NOT_SHOWN not in lines[(node.end_lineno or node.lineno) - 1]:
            found.append((node.lineno, " ".join(str(node.value).split())[:60]))
    return found


def _visible_nodes(tree: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Every string outside gettext and docstrings, and every f-string that someone tried to translate."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.Call) and _called(child.func) in KEYWORDS:
            yield from (each for each in child.args if isinstance(each, ast.JoinedStr))
        elif isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child
        else:
            yield from _visible_nodes(child)


def _called(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def main(arguments: list[str] | None = None) -> int:
    """This will update or check the catalogues, and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("command", choices=["update", "check"])
    parser.add_argument("package", nargs="*", help="only these packages; all when none is named")
    options = parser.parse_args(arguments)
    chosen = options.package or packages()
    unknown = sorted(set(chosen) - set(packages()))
    if unknown:
        parser.error(f"no such package: {', '.join(unknown)}")
    if options.command == "update":
        for package in chosen:
            left = update(package)
            if left:
                print(f"{package}: {left} texts have no English yet")
        return 0
    found = [fault for package in chosen for fault in faults_of(package)] + conflicts(packages())
    print("\n".join(found) or "Every text has its English.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
