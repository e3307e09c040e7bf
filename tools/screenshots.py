"""Takes the pictures of the README and the handbook: ``python -m tools.screenshots [NAME …]``.

A database of its own with the example federation, a clock that stands still on a Thursday in October, and the machine's
Chromium: the same pages give the same pictures. They are written to docs/images.
"""

import os
import struct
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

import tests.support.cluster_plugin  # noqa: F401 - starts the database, before Django reads its settings

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
MOMENT = datetime(2026, 11, 5, 9, 14, tzinfo=ZoneInfo("Europe/Stockholm"))
MOST_COLOURS, MOST_USED = 256, 160


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture: which page, how wide and how high the window is, and in which colours."""

    name: str
    path: str
    width: int = 1280
    height: int = 900
    dark: bool = False


PICTURES = (
    Picture(name="overview", path="/oversikt/", height=1560),
    Picture(name="overview-phone", path="/oversikt/", width=390, height=844),
    Picture(name="goals-dark", path="/mal/2026/", dark=True),
    Picture(name="goals", path="/mal/2026/"),
    Picture(name="goal", path="/mal/2026/PR:5/", height=1100),
    Picture(name="bodies", path="/organ/"),
    Picture(name="seats", path="/platser/"),
    Picture(name="representation", path="/representation/styrelsen/2026/"),
    Picture(name="attendance-phone", path="/moten/{held}/narvaro/", width=390, height=844),
    Picture(name="meeting", path="/moten/{held}/", height=1000),
    Picture(name="import", path="/import/attendance/"),
)


def main() -> None:
    """This will take every picture, or those that are named."""
    wanted = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with standing_clock(), site() as (address, cookie, held):
        from playwright.sync_api import sync_playwright

        from tests.support import browsers

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browsers.chromium(), args=["--no-sandbox"])
            for picture in PICTURES:
                if wanted and picture.name not in wanted:
                    continue
                context = browser.new_context(
                    viewport={"width": picture.width, "height": picture.height},
                    color_scheme="dark" if picture.dark else "light",
                    locale="sv-SE",
                    reduced_motion="reduce",
                )
                context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": address}])
                page = context.new_page()
                page.goto(address + picture.path.format(held=held), wait_until="networkidle")
                page.evaluate("document.fonts.ready")
                data = smaller(page.screenshot(animations="disabled"))
                (IMAGES / f"{picture.name}.png").write_bytes(data)
                print(f"{picture.name}.png {len(data) / 1000:.0f} kB")
                context.close()
            browser.close()


@contextmanager
def standing_clock() -> Iterator[None]:
    """This will stop the clock of the pages."""
    with (
        mock.patch("django.utils.timezone.localdate", return_value=MOMENT.date()),
        mock.patch("django.utils.timezone.now", return_value=MOMENT),
    ):
        yield


@contextmanager
def site() -> Iterator[tuple[str, tuple[str, str], int]]:
    """This will serve the example: its address, the cookie of a director, and the number of a held meeting."""
    from django.conf import settings
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.db import connections
    from django.test import Client
    from django.test.testcases import LiveServerThread

    from mellanrum.governance.models import Meeting
    from mellanrum.tenancy.models import Federation, User
    from mellanrum.tenancy.scope import federation_transaction
    from tests.browser.example import load_example
    from tests.support import databases

    settings.SECOND_FACTOR_ROLES = []
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    databases.make_database("screenshots")
    load_example(on=MOMENT.date())
    federation = Federation.objects.get()
    with federation_transaction([federation.pk]):
        held = Meeting.objects.filter(body__code="styrelsen", state="held").latest("date").pk
    client = Client()
    client.force_login(User.objects.get(email="director@prov.example"))
    name = settings.SESSION_COOKIE_NAME
    connections.close_all()
    server = LiveServerThread("localhost", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    try:
        yield f"http://localhost:{server.port}", (name, client.cookies[name].value), held
    finally:
        server.terminate()


def smaller(png: bytes) -> bytes:
    """This will give the same picture with at most 256 colours: the most used, and the most unlike those."""
    width, height, pixels = _read(png)
    counts = Counter(pixels[at : at + 3] for at in range(0, len(pixels), 3))
    palette = [colour for colour, _ in counts.most_common(MOST_USED)]
    nearest = {colour: min((_apart(colour, each), n) for n, each in enumerate(palette)) for colour in counts}
    while len(palette) < min(MOST_COLOURS, len(counts)):
        palette.append(max(nearest, key=lambda colour: nearest[colour]))
        for colour, known in nearest.items():
            nearest[colour] = min(known, (_apart(colour, palette[-1]), len(palette) - 1))
    place = {colour: number for colour, (_, number) in nearest.items()}
    indexed = bytes(place[pixels[at : at + 3]] for at in range(0, len(pixels), 3))
    lines = b"".join(b"\0" + indexed[row * width : (row + 1) * width] for row in range(height))
    parts = [
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        _chunk(b"PLTE", b"".join(palette)),
        _chunk(b"IDAT", zlib.compress(lines, 9)),
        _chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _apart(one: bytes, other: bytes) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


def _read(png: bytes) -> tuple[int, int, bytes]:
    """The size and the pixels, three bytes each, of a PNG as Chromium writes it (8 bits, with or without alpha)."""
    at, data, header = 8, b"", b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        header, data = (body, data) if kind == b"IHDR" else (header, data + body if kind == b"IDAT" else data)
        at += 12 + length
    width, height, _depth, colours = struct.unpack(">IIBB", header[:10])
    step = {2: 3, 6: 4}[colours]
    raw, stride, above, lines = zlib.decompress(data), width * step, bytearray(width * step), []
    for row in range(height):
        start = row * (stride + 1)
        line = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above, step)
        lines.append(bytes(line) if step == 3 else b"".join(bytes(line[x : x + 3]) for x in range(0, stride, 4)))
        above = line
    return width, height, b"".join(lines)


def _unfiltered(kind: int, line: bytearray, above: bytearray, step: int) -> bytearray:
    for x in range(len(line)):
        left = line[x - step] if x >= step else 0
        up, corner = above[x], above[x - step] if x >= step else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        elif kind == 4:
            guess = _paeth(left, up, corner)
        else:
            return line
        line[x] = (line[x] + guess) & 255
    return line


def _paeth(left: int, up: int, corner: int) -> int:
    whole = left + up - corner
    return min((left, up, corner), key=lambda each: abs(whole - each))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


if __name__ == "__main__":
    main()
