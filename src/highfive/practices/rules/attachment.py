"""Which files an entry may carry, how big, and under what name they are kept."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal

SIZE_LIMIT = 5 * 1024 * 1024  # bytes
COUNT_LIMIT = 20
# Media type, as told by the bytes themselves -> the ending of the name.
MEDIA_TYPES = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def attaching_refused(media_type: str | None, size: int, count: int) -> Refusal | None:
    """`media_type`: what the bytes are (formats.files.media_type), None: none that is allowed."""
    if size == 0:
        return Refusal("empty_file", _("The file is empty. Choose another."), 422)
    if size > SIZE_LIMIT:
        return Refusal("large_file", _("The file is too large: at most 5 megabytes."), 413)
    if media_type not in MEDIA_TYPES:
        return NOT_TAKEN
    if count >= COUNT_LIMIT:
        return Refusal("many_files", _("There are twenty files already. Remove one first."), 422)
    return None


NOT_TAKEN = Refusal(
    "file_type",
    _("Files of this kind are not taken. Give a PDF, a picture, a text or an office file without macros."),
    422,
)


def safe_name(name: str, media_type: str) -> str:
    """The given name without path, control or direction marks, and the ending its bytes have: "../A.exe" -> "A.pdf"."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c if c.isalnum() or c in " -_.()" else "-" for c in last if unicodedata.category(c)[0] != "C")
    stem = _ENDING.sub("", kept).strip(" .-")[:100].strip(" .-")
    return f"{stem or 'liite'}.{MEDIA_TYPES[media_type]}"
