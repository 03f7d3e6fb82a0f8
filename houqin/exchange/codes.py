"""QR codes as SVG, for labels and posters."""

from __future__ import annotations

import io

import segno

QUIET_MODULES = 4


def svg(text: str, *, title: str = "") -> str:
    """Return a QR code (never a Micro QR, which many cameras do not read) as an SVG element without size or style.

    Level M mends what a scratched label lacks, up to 15 %. The style sheet gives the size.
    """
    out = io.BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=QUIET_MODULES, title=title or text,
        svgclass="hq-qr", lineclass=None, nl=False,
    )  # fmt: skip
    return out.getvalue().decode()
