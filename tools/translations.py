"""The English of the pages: one .po file per feature, merged into the one catalogue that the program reads.

`compile` writes app/translations/en/LC_MESSAGES/messages.mo; `check` names Thai texts of templates and code without
English, texts that two files translate differently, and those that nobody uses any more.
"""

import io
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "app" / "translations"
_NAMES = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "N_": None}
_JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
_GAP = re.compile(r"%\((\w+)\)s")


def main(arguments: list[str]) -> int:
    """Runs `compile` or `check`; 1 where something is wrong."""
    if arguments == ["compile"]:
        problems = compile_all()
    elif arguments == ["check"]:
        problems = check()
    else:
        print("usage: translations.py compile | check", file=sys.stderr)
        return 2
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def compile_all(folder: Path = FOLDER) -> list[str]:
    """Writes the catalogue of every language; the problems found, among them texts translated in two ways."""
    problems = []
    for language in sorted(path for path in folder.iterdir() if path.is_dir()):
        catalog, found = merged(language)
        problems += found
        target = language / "LC_MESSAGES" / "messages.mo"
        target.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as written:
            write_mo(written, catalog)
        # A running program must never see half a file.
        Path(written.name).replace(target)
        target.chmod(0o644)
    return problems


def merged(language: Path) -> tuple[Catalog, list[str]]:
    """The messages of all features in one catalogue, and where features contradict each other."""
    whole, problems = Catalog(locale=language.name), []
    for path in sorted(language.glob("*.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=language.name, abort_invalid=True)
        for message in catalog:
            if not message.id or not message.string:
                continue
            known = whole.get(message.id)
            if known and known.string != message.string:
                problems.append(f"{path.name}: {message.id!r} is translated differently in another file")
            if _gaps(message.id) != _gaps(message.string):
                problems.append(f"{path.name}: the gaps of {message.id!r} differ")
            whole.add(message.id, message.string)
    return whole, problems


def _gaps(text: object) -> set[str]:
    return set(_GAP.findall(_first(text)))


def check() -> list[str]:
    """What `check` finds."""
    catalog, problems = merged(FOLDER / "en")
    used = dict(used_messages())
    for message, place in sorted(used.items(), key=lambda pair: pair[1]):
        known = catalog.get(message)
        if known is None or not known.string:
            problems.append(f"{place}: no English for {message!r}")
    problems += [f"nobody uses {m.id!r}" for m in catalog if m.id and _first(m.id) not in used]
    return problems


def used_messages() -> Iterator[tuple[str, str]]:
    """Each Thai text of the templates and of the web door, with the place where it stands."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield from _of(path, babel_extract, _JINJA)
    for path in sorted((ROOT / "app").rglob("*.py")):
        yield from _of(path, "python", {})


def _of(path: Path, method: object, options: dict[str, str]) -> Iterator[tuple[str, str]]:
    source = io.BytesIO(path.read_bytes())
    for line, message, _comments, _context in extract(method, source, keywords=_NAMES, options=options):  # type: ignore[arg-type]
        yield _first(message), f"{path.relative_to(ROOT)}:{line}"


def _first(message: object) -> str:
    return message[0] if isinstance(message, tuple | list) else str(message)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
