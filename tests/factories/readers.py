"""Readers of codes that nobody here wrote, run by Node: promptparse, promptpay-js, jsQR (tests/readers)."""

import base64
import json
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.config import ROOT

FOLDER = ROOT / "tests" / "readers"
#: The system's Node, or the one that lies beside this Python.
_NODE = shutil.which("node") or shutil.which("node", path=str(Path(sys.prefix) / "bin"))

#: Where Node or the readers are missing a test is left out, which CI does not allow.
needs_readers = pytest.mark.skipif(
    _NODE is None or not (FOLDER / "node_modules" / "promptparse").exists(),
    reason="the readers are not installed: make setup-dev, with Node",
)


def ask_readers(asked: list[dict]) -> list:
    """What each of them found: `asked` are {"reader": …, "text": …} or the parts of `picture_for`."""
    ended = subprocess.run(
        [str(_NODE), "read.mjs"], cwd=FOLDER, input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    return json.loads(ended.stdout)


def picture_for(png: bytes) -> dict:
    """A picture as jsQR takes it."""
    with Image.open(BytesIO(png)) as opened:
        pixels = opened.convert("RGBA")
    return {
        "reader": "jsqr",
        "pixels": base64.b64encode(pixels.tobytes()).decode("ascii"),
        "width": pixels.width,
        "height": pixels.height,
    }
