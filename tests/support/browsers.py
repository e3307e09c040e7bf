"""Chromium for the browser tests: the machine's own, never a downloaded one."""

import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
MISSING = "Chromium is not installed, so the browser tests are left out (on Debian: apt-get install chromium)."


def chromium() -> str | None:
    """This will find a Chromium on this machine."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((str(path) for path in APPLICATIONS if path.exists()), None)
