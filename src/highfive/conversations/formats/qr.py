"""An address as a QR code (ISO/IEC 18004) in SVG, to stand inside a page."""

import segno
from django.utils.safestring import SafeString


def qr_svg(address: str) -> SafeString:
    """A square `<svg>` with its quiet zone, as large as its place; error correction M, as print on paper needs."""
    code = segno.make_qr(address, error="m")
    drawn = code.svg_inline(omitsize=True, svgclass="hf-qr", lineclass=None, dark="#000", light="#fff", border=4)
    return SafeString(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))
