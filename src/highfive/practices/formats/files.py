"""What a file is, told by its bytes and never by its name; None for everything that is not on the list."""

import io
import zipfile

_MAGIC = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OFFICE_PARTS = {
    "word/document.xml": _OFFICE + "wordprocessingml.document",
    "xl/workbook.xml": _OFFICE + "spreadsheetml.sheet",
    "ppt/presentation.xml": _OFFICE + "presentationml.presentation",
}
_OPEN = "application/vnd.oasis.opendocument."
_OPEN_TYPES = {(_OPEN + kind).encode(): _OPEN + kind for kind in ("text", "spreadsheet", "presentation")}


def media_type(data: bytes) -> str | None:
    """The media type of a PDF, a PNG, a JPEG, an office file without macros or a plain text; None for anything else."""
    for magic, found in _MAGIC.items():
        if data.startswith(magic):
            return found
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    return "text/plain" if _is_text(data) else None


def _office(data: bytes) -> str | None:
    """An office file by its table of contents; nothing but a short `mimetype` member is ever unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if any("vbaproject" in name.casefold() or name.startswith("Basic/") for name in names):
                return None
            if "[Content_Types].xml" in names:
                return next((found for part, found in _OFFICE_PARTS.items() if part in names), None)
            if "mimetype" in names:
                with package.open("mimetype") as file:
                    return _OPEN_TYPES.get(file.read(100))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return None
    return None


def _is_text(data: bytes) -> bool:
    """UTF-8 without control characters that does not begin as markup, which a browser might be talked into running."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return (
        text.isprintable()
        if not text
        else not text.lstrip().startswith("<") and not any(ord(c) < 32 and c not in "\t\n\r\f" for c in text)
    )
