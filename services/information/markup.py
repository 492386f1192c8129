"""The small markup of articles: headings, lists, bold, links, paragraphs; made into HTML that is safe to show.

Lines that begin with "## " are headings, with "- " or "1. " items of lists; **bold**; [words](/page or https://…).
An empty line ends a paragraph. Everything else is text. What comes out is cleaned once more.
"""

import html
import re
from collections.abc import Iterator
from itertools import groupby

import nh3

_HEADING, _BULLET, _NUMBER = re.compile(r"#{2,3}\s+"), re.compile(r"[-•]\s+"), re.compile(r"\d{1,2}[.)]\s+")
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\(((?:https?://|mailto:|tel:|/(?!/))[^\s()<>]{0,500})\)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_CLASSES = {
    "h2": "govuk-heading-m", "p": "govuk-body", "a": "govuk-link", "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
}  # fmt: skip
_TAGS = {"h2", "p", "ul", "ol", "li", "strong", "a", "br"}
_SCHEMES = {"http", "https", "mailto", "tel"}


def to_html(words: str) -> str:
    """The markup as HTML of these few elements and no others."""
    made = "\n".join(_blocks(words))
    return nh3.clean(
        made,
        tags=_TAGS,
        attributes={tag: {"class"} | ({"href"} if tag == "a" else set()) for tag in _CLASSES},
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def to_plain(words: str) -> str:
    """What the markup says, without its signs: for the search and for what describes a page."""
    lines = (_NUMBER.sub("", _BULLET.sub("", _HEADING.sub("", line.strip(), count=1), count=1), count=1)
             for line in words.splitlines())  # fmt: skip
    return _BOLD.sub(r"\1", _LINK.sub(r"\1", " ".join(line for line in lines if line)))


def _kind(line: str) -> str:
    if not line:
        return ""
    if _HEADING.match(line):
        return "h2"
    if _BULLET.match(line):
        return "ul"
    return "ol" if _NUMBER.match(line) else "p"


def _blocks(words: str) -> Iterator[str]:
    lines = [line.strip() for line in words.splitlines()]
    for kind, run in groupby(lines, key=_kind):
        shown = list(run)
        if kind == "h2":
            yield from (_block("h2", _inline(_HEADING.sub("", line, count=1))) for line in shown)
        elif kind in ("ul", "ol"):
            sign = _BULLET if kind == "ul" else _NUMBER
            items = "".join(f"<li>{_inline(sign.sub('', line, count=1))}</li>" for line in shown)
            yield _block(kind, items)
        elif kind == "p":
            yield _block("p", "<br>".join(_inline(line) for line in shown))


def _block(tag: str, inner: str) -> str:
    return f'<{tag} class="{_CLASSES[tag]}">{inner}</{tag}>'


def _inline(line: str) -> str:
    """Escaped first, so that nothing typed is markup but what is put in here."""
    pieces, end = [], 0
    for link in _LINK.finditer(line):
        pieces.append(_bold(line[end : link.start()]))
        pieces.append(f'<a class="govuk-link" href="{html.escape(link[2])}">{_bold(link[1])}</a>')
        end = link.end()
    return "".join([*pieces, _bold(line[end:])])


def _bold(words: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", html.escape(words))
