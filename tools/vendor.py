"""Fetches the front end's third-party files from the npm registry, checks them, and keeps only what a page uses.

    python -m tools.vendor            fetch with ``npm pack``, compare with the pinned digests, write the kept files
    python -m tools.vendor --check    compare the kept files with their VENDOR.toml; no network

The stylesheet of Designsystemet is cut down on the way: its components one by one instead of all forty, and of its
theme only those custom properties that the kept components read. The cut is deterministic, so the result is in the
repository and pages need no build step.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "src/mellanrum/web/static/vendor"
BROWSER_TESTS = ROOT / "tests/browser/vendor"
# Fonts of printed papers: PDF carries its letters in itself, and the setter reads TrueType, not the web's woff2.
FONTS = ROOT / "src/mellanrum/rendering/fonts"
FOLDERS = (STATIC, BROWSER_TESTS, FONTS)
MANIFEST = "VENDOR.toml"

Builder = Callable[[Mapping[str, bytes]], bytes]


@dataclass(frozen=True, kw_only=True)
class Package:
    """One pinned package: where it lands, and which of its files are kept under which names."""

    name: str
    version: str
    integrity: str
    licence: str
    folder: Path
    keep: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Built:
    """A file that is made from several packages' files."""

    path: str
    folder: Path
    packages: tuple[str, ...]
    build: Builder


PACKAGES = [
    Package(
        name="@digdir/designsystemet-css",
        version="1.22.0",
        integrity="sha512-f/+YOK1Gvl7ypdeRh0TDGs28eu8DkOPDAR+T8yLpnys9FxNWX05UNuhXJwYwRuzF9WUgjAhpJ5JKdodTDxWMEA==",
        licence="MIT",
        folder=STATIC,
        keep={"LICENSE": "designsystemet.LICENSE.txt"},
    ),
    Package(
        name="@digdir/designsystemet-theme",
        version="1.11.0",
        integrity="sha512-C4Mf+LmecQ8sdjykD25NWiEclQDEOK+Y6Dlo8oz2BjhLBkDmo1+udFyCplvAGvv1MTzhsAhGafW/S4ox8iXlOA==",
        licence="MIT",
        folder=STATIC,
    ),
    Package(
        name="htmx.org",
        version="4.0.1",
        integrity="sha512-oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg==",
        licence="0BSD",
        folder=STATIC,
        keep={"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE.txt"},
    ),
    Package(
        name="@fontsource-variable/source-sans-3",
        version="5.3.0",
        integrity="sha512-dpi0GZk7EQe2tYpg6Q0Fx0OmUgnuGu+0rHPgtXqtKhglYmJuP7jZ12Mu1uN+NfRaJRY1Emn8AQJEWzmoZ4wa9g==",
        licence="OFL-1.1",
        folder=STATIC,
        keep={
            "files/source-sans-3-latin-wght-normal.woff2": "fonts/source-sans-3-latin-wght-normal.woff2",
            "LICENSE": "fonts/source-sans-3.LICENSE.txt",
        },
    ),
    Package(
        name="@fontsource-variable/source-serif-4",
        version="5.3.1",
        integrity="sha512-4Rtay22SC4lMvw11r/+9kxANB6P3M0X8s1NudBC2v0J1KU2y3DcMoNcT3lBoZ/CqLirzf+StlO6UlJilyrvaUg==",
        licence="OFL-1.1",
        folder=STATIC,
        keep={
            "files/source-serif-4-latin-wght-normal.woff2": "fonts/source-serif-4-latin-wght-normal.woff2",
            "LICENSE": "fonts/source-serif-4.LICENSE.txt",
        },
    ),
    Package(
        name="@expo-google-fonts/source-sans-3",
        version="0.4.1",
        integrity="sha512-sxsO4kfxQnVMT6ri/yWiBefkgem6suvc7KWJ4m/kWGTGqxkGouxG7MQsZ8XR6wqasxYZxdWK1gtusMBLSZDiiA==",
        licence="OFL-1.1",
        folder=FONTS,
        keep={
            "400Regular/SourceSans3_400Regular.ttf": "SourceSans3-Regular.ttf",
            "400Regular_Italic/SourceSans3_400Regular_Italic.ttf": "SourceSans3-Italic.ttf",
            "600SemiBold/SourceSans3_600SemiBold.ttf": "SourceSans3-SemiBold.ttf",
            "LICENSE_FONT": "source-sans-3.LICENSE.txt",
        },
    ),
    Package(
        name="@expo-google-fonts/source-serif-4",
        version="0.4.1",
        integrity="sha512-Ej4UXDjW1kwYPHG8YLq6fK1bqnJGb3K35J3S5atSL0ScKFAFLKvndxoTWeCls7mybtlS9x99hzwDeXCBkiI3rA==",
        licence="OFL-1.1",
        folder=FONTS,
        keep={
            "600SemiBold/SourceSerif4_600SemiBold.ttf": "SourceSerif4-SemiBold.ttf",
            "LICENSE_FONT": "source-serif-4.LICENSE.txt",
        },
    ),
    Package(
        name="axe-core",
        version="4.14.1",
        integrity="sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        licence="MPL-2.0",
        folder=BROWSER_TESTS,
        keep={"axe.min.js": "axe.min.js", "locales/sv.json": "axe.sv.json", "LICENSE": "axe.LICENSE.txt"},
    ),
]

# The components of Designsystemet that our pages use; base first, the repair of nested sizes last, as in its own index.
COMPONENTS = ("button", "input", "fieldset", "table")
_THEME = "@digdir/designsystemet-theme:src/themes/designsystemet.css"
_CSS = "@digdir/designsystemet-css:dist/src/{}.css"
# Colours of other brands, and the theme's two palettes: `mellanrum.css` sets the colours that are read.
_DROPPED_LAYERS = ("ds.theme.color-scheme.", "ds.theme.typography.secondary")
_DROPPED_COLOURS = ("brand1", "brand2", "info", "neutral", "success", "warning")


def designsystemet(files: Mapping[str, bytes]) -> bytes:
    """This will make one stylesheet of the components in use and the custom properties that they read."""
    base = _text(files, _CSS.format("base"))
    components = "".join(_text(files, _CSS.format(name)) for name in COMPONENTS)
    workaround = _text(files, _CSS.format("data-size-workaround"))
    rest = f"@layer ds.base{{{base}}}@layer ds.components{{{components}}}@layer ds.base{{{workaround}}}"
    theme = "".join(block for block in _blocks(_text(files, _THEME)) if _is_kept(block))
    theme = _prune(_squeeze(theme), rest)
    head = (
        "/* Designsystemet (MIT), cut by tools/vendor.py: see VENDOR.toml. */\n@layer ds.theme, ds.base, ds.components;"
    )
    return f"{head}{theme}{rest}\n".encode()


BUILT = [
    Built(
        path="designsystemet.css",
        folder=STATIC,
        packages=("@digdir/designsystemet-css", "@digdir/designsystemet-theme"),
        build=designsystemet,
    )
]


def _text(files: Mapping[str, bytes], key: str) -> str:
    return files[key].decode("utf-8").removeprefix('@charset "UTF-8";').strip()


def _blocks(css: str) -> list[str]:
    """This will cut a stylesheet into its outermost rules."""
    found: list[str] = []
    depth = start = 0
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    for index, character in enumerate(css):
        depth += (character == "{") - (character == "}")
        if character == "}" and depth == 0:
            found.append(css[start : index + 1].strip())
            start = index + 1
    return found


def _is_kept(block: str) -> bool:
    if any(f"@layer {layer}" in block for layer in _DROPPED_LAYERS):
        return False
    return not any(f'[data-color="{colour}"]' in block for colour in _DROPPED_COLOURS)


def _squeeze(css: str) -> str:
    """This will take out the white space that carries no meaning."""
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};])\s*", r"\1", css)
    return re.sub(r"(--[\w-]+|color-scheme|font-[\w-]+):\s+", r"\1:", css).replace(";}", "}")


def _prune(theme: str, rest: str) -> str:
    """This will drop the declarations of custom properties that nothing reads, until none is left."""
    declaration = re.compile(r"(--[\w-]+):(?:[^;{}()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*;?")
    while True:
        read = set(re.findall(r"var\(\s*(--[\w-]+)", theme + rest))
        unused = [found for found in declaration.finditer(theme) if found[1] not in read]
        pruned, end = "", 0
        for unread in unused:
            pruned += theme[end : unread.start()]
            end = unread.end()
        pruned += theme[end:]
        pruned = re.sub(r"@[^{};]+\{\}|[^{};]+\{\}", "", pruned)
        if pruned == theme:
            return theme.replace(";}", "}")
        theme = pruned


def fetch(package: Package, into: Path) -> dict[str, bytes]:
    """This will download one package and return its files by their path in the package.

    Raises:
        SystemExit: when the registry's file is not the one that was pinned.
    """
    command = ["npm", "pack", "--json", "--silent", f"{package.name}@{package.version}"]
    answer = json.loads(subprocess.run(command, cwd=into, check=True, capture_output=True).stdout)
    listing = answer if isinstance(answer, list) else list(answer.values())
    archive = into / Path(str(listing[0]["filename"])).name.replace("@", "").replace("/", "-")
    digest = "sha512-" + b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != package.integrity:
        raise SystemExit(f"{package.name}@{package.version}: expected {package.integrity}, the registry sent {digest}")
    with tarfile.open(archive) as tar:
        return {
            member.name.partition("/")[2]: extracted.read()
            for member in tar.getmembers()
            if member.isfile() and (extracted := tar.extractfile(member))
        }


def write() -> None:
    """This will fetch every package and write the kept and the built files with their manifests."""
    everything: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            for path, content in fetch(package, Path(folder)).items():
                everything[f"{package.name}:{path}"] = content
    for target in FOLDERS:
        lines = ["# Written by tools/vendor.py; checked by the tests.\n"]
        for package in (package for package in PACKAGES if package.folder == target):
            kept = {name: everything[f"{package.name}:{source}"] for source, name in package.keep.items()}
            lines += _entry(package, {name: _save(target, name, content) for name, content in kept.items()})
        for built in (built for built in BUILT if built.folder == target):
            digest = _save(target, built.path, built.build(everything))
            origin = json.dumps(list(built.packages))
            lines.append(f'\n[[built]]\npath = "{built.path}"\nfrom = {origin}\nsha256 = "{digest}"\n')
        (target / MANIFEST).write_text("".join(lines), encoding="utf-8")


def _save(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def _entry(package: Package, digests: Mapping[str, str]) -> list[str]:
    lines = [
        f'\n[[package]]\nname = "{package.name}"\nversion = "{package.version}"\n',
        f'licence = "{package.licence}"\nintegrity = "{package.integrity}"\n',
    ]
    if digests:
        files = "".join(f'    "{name}" = "{digest}"\n' for name, digest in digests.items())
        lines.append("[package.files]\n" + files)
    return lines


def faults(folder: Path) -> list[str]:
    """This will tell which kept files are missing, changed, or not in the folder's manifest."""
    manifest = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    expected = {built["path"]: built["sha256"] for built in manifest.get("built", [])}
    for package in manifest["package"]:
        expected.update(package.get("files", {}))
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    found = [f"{name}: not in {MANIFEST}" for name in sorted(present - set(expected))]
    for name, digest in sorted(expected.items()):
        if name not in present:
            found.append(f"{name}: missing")
        elif hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
            found.append(f"{name}: changed since it was fetched")
    return found


def main() -> None:
    """This will fetch, or with ``--check`` compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="only compare the kept files with their manifests")
    if not parser.parse_args().check:
        write()
    found = [f"{folder.name}/{fault}" for folder in FOLDERS for fault in faults(folder)]
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
