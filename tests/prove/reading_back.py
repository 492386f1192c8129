"""Papers put on a scanner: a PDF drawn at 150 dots an inch by another program, and read by a reader of codes."""

from collections import Counter
from pathlib import Path

import pypdfium2
import zxingcpp

DPI = 150


def read_back(pdf: bytes | Path) -> Counter[str]:
    """How often each text stands in the codes of all pages."""
    found: Counter[str] = Counter()
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=DPI / 72, grayscale=True).to_pil()
            found.update(code.text for code in zxingcpp.read_barcodes(picture) if code.valid)
            page.close()
    return found
