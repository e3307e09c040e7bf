"""Uploads that are too large are not kept on disk while they arrive."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from .files.sheet import LARGEST_FILE

# The other parts of a form, beside the file.
_ROOM_FOR_FORM = 1024 * 1024


class NothingHuge(FileUploadHandler):
    """First among the handlers: passes over the files of a request that is larger than any file we read.

    The form then finds no file; what it says about the limit is what the person sees.
    """

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_rest: Any, **_options: Any) -> None:  # noqa: N803
        self.huge = content_length > LARGEST_FILE + _ROOM_FOR_FORM

    def new_file(self, *arguments: Any, **options: Any) -> None:
        super().new_file(*arguments, **options)
        if self.huge:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
