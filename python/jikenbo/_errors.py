"""Exceptions, which the native part raises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from . import Diagnostic, Records


class JikenboError(Exception):
    """What all exceptions of jikenbo have in common."""

    def __init__(self, message: str, diagnostics: list[Diagnostic]) -> None:
        super().__init__(message)
        #: Every message, located where it is about a place in a file.
        self.diagnostics = diagnostics


class RulesError(JikenboError):
    """Rules do not load."""


class InputError(JikenboError):
    """Something could not be read."""

    def __init__(self, message: str, diagnostics: list[Diagnostic], records: Optional[Records] = None) -> None:
        super().__init__(message, diagnostics)
        #: What was read all the same; None where nothing was.
        self.records = records
