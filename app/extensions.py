"""The names of 延期 by which scripts outside this house call it; the room is `app/closing`."""

from app.closing.extensions import (
    ExtensionDraft,
    approve_extension,
    list_extensions,
    request_extension,
)

__all__ = ("ExtensionDraft", "approve_extension", "list_extensions", "request_extension")
