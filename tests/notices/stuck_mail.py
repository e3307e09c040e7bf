"""A mail server that writes each letter as a file, and gets stuck at one: so that its process can be killed there."""

import os
import time
import uuid
from pathlib import Path
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """The folder, the recipient and where it gets stuck stand in the environment."""

    def send_messages(self, messages: Any) -> int:
        folder = Path(os.environ["STUCK_FOLDER"])
        for message in messages:
            stuck = os.environ.get("STUCK_AT", "none") in message.to[0]
            if stuck and os.environ["STUCK_WHEN"] == "before":
                self._wait(folder)
            (folder / f"{uuid.uuid4()}.letter").write_text(message.to[0], encoding="utf-8")
            if stuck:
                self._wait(folder)
        return len(messages)

    def _wait(self, folder: Path) -> None:
        (folder / "stuck").touch()
        time.sleep(60)
