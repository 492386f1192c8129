"""Papers made by typst: a template of templates/documents and plain data in, PDF/A-3 or a picture out.

What people typed reaches a template as the values of JSON, never as a part of its source: nothing in it is markup.
"""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from queue import Empty, Full, LifoQueue
from typing import TYPE_CHECKING, Any

from services import clock, settings
from services.documents.showing import PICTURES, picture_as_svg, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typst import Compiler, Fonts

#: A compiler serves one thread at a time; so many that are not at work are kept.
_KEPT = 4
_NAME = re.compile(r"[a-z_]+\.typ")
_idle: "LifoQueue[tuple[Path, Compiler]]" = LifoQueue(_KEPT)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within the PDF, of UTF-8. `relationship` as PDF/A-3 names it: source, data, alternative or supplement."""

    name: str
    text: str
    media_type: str = "application/xml"
    relationship: str = "data"
    description: str = ""


def compile_pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    attachments: Sequence[Attachment] = (),
    archival: bool = True,
    at: datetime | None = None,
) -> bytes:
    """The paper as PDF, PDF/A-3a and PDF/UA-1 where `archival`; the same data and moment give the same bytes.

    `template` is a name such as "receipt.typ"; `data` is what JSON holds, and bytes for pictures (PNG or JPEG). `at` is
    the aware moment of making that the file bears, now where none is given. Letters that no font of ours has become
    "?". ValueError for attachments without `archival`: only PDF/A-3 knows what they are.
    """
    if attachments and not archival:
        raise ValueError("attachments belong into PDF/A-3")
    held = [
        {
            "name": each.name,
            "text": each.text,
            "media_type": each.media_type,
            "relationship": each.relationship,
            "description": each.description or each.name,
        }
        for each in attachments
    ]
    made = _compile(
        template,
        data,
        held,
        format="pdf",
        pdf_standards=["a-3a", "ua-1"] if archival else [],
        timestamp=int((at or clock.now()).timestamp()),
    )
    return made[0]


def compile_png(template: str, data: Mapping[str, Any], *, page: int = 0, ppi: int = 144) -> bytes:
    """One page of the paper as PNG, the first where none is named; `ppi` from 24 to 400.

    IndexError where there is no such page, ValueError for another size.
    """
    if not 24 <= ppi <= 400:
        raise ValueError("no size for a picture")
    return _compile(template, data, [], format="png", ppi=ppi)[page]


def compile_svg(template: str, data: Mapping[str, Any]) -> str:
    """The first page of the paper as SVG, its letters drawn: it looks the same where our fonts are not."""
    return _compile(template, data, [], format="svg")[0].decode("utf-8")


def _compile(template: str, data: Mapping[str, Any], attachments: list[dict[str, str]], **options: Any) -> list[bytes]:
    folder = settings.current().templates / "documents"
    if not _NAME.fullmatch(template):
        raise ValueError("no name of a template")
    # The attachments are files, not words on the paper: nothing in them is replaced.
    given = _literal(json.dumps(_plain(data) | {"attachments": attachments}, ensure_ascii=False))
    source = f'#import "{template}": make\n#make(json(bytes({given})))\n'
    with _compiler(folder) as compiler:
        try:
            made = compiler.compile(source.encode(), **options)
        except BaseException as error:
            # Where typst itself breaks down, what it raises is no Exception: it would end the whole worker.
            if type(error).__name__ == "PanicException":
                raise RuntimeError("typst broke down") from error
            raise
    return made if isinstance(made, list) else [made or b""]


def _literal(text: str) -> str:
    """The text as a string of typst, which nothing but a quotation mark ends and only a backslash changes.

    Inputs of the system would do as well, but typst forgets with them all that it worked out before: twice the time.
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextmanager
def _compiler(folder: Path) -> "Iterator[Compiler]":
    """One that no other thread has, with its fonts read; what it worked out for one paper it knows for the next."""
    try:
        root, compiler = _idle.get_nowait()
    except Empty:
        root, compiler = folder, _new_compiler(folder)
    if root != folder:
        compiler = _new_compiler(folder)
    yield compiler
    # One that failed is not kept, nor one too many.
    with suppress(Full):
        _idle.put_nowait((folder, compiler))


def _new_compiler(folder: Path) -> "Compiler":
    # Only who makes papers needs it.
    import typst  # noqa: PLC0415

    return typst.Compiler(root=folder, font_paths=_fonts(folder), ignore_system_fonts=True)


@lru_cache(maxsize=4)
def _fonts(folder: Path) -> "Fonts":
    import typst  # noqa: PLC0415

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder / "fonts"])


def _plain(value: Any, name: str = "") -> Any:
    """The data as JSON takes it: text that can be shown, pictures as SVG. TypeError for a float: money is none."""
    if isinstance(value, str):
        return value if name in PICTURES else shown(value)
    if isinstance(value, bytes):
        return picture_as_svg(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(each, str(name)) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"{type(value).__name__} is nothing that a paper shows")
