"""What the exchange itself keeps: definitions as they were loaded, and files of registrations as they came in."""

from .definition import LoadedDefinition
from .imports import ImportFile, ImportRun, ImportTrace, RunState

__all__ = ["ImportFile", "ImportRun", "ImportTrace", "LoadedDefinition", "RunState"]
