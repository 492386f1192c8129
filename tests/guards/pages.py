"""What every page must be, whoever shows it: valid HTML, one h1 that the title begins with, labels, unique ids."""

import re
from collections import Counter
from xml.etree.ElementTree import Element

import html5lib

ERROR_WORDS = ("ผิดพลาด:", "Error:")
#: html5lib 1.1 is older than this part of the standard.
_TOLERATED: frozenset[str] = frozenset()
_NOT_ASKED = {"hidden", "submit", "button", "image", "reset"}


def check_page(html: str | bytes) -> None:
    """Fails with every fault of a page named at once."""
    faults = find_faults(html)
    assert not faults, "\n".join(["the page is not as it must be:", *faults])


def find_faults(html: str | bytes) -> list[str]:
    """The faults of a page, in words."""
    text = html.decode() if isinstance(html, bytes) else html
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    root = parser.parse(text)
    faults = [
        f"invalid HTML at {line}:{column}: {code} {details} near {_line(text, line)}"
        for (line, column), code, details in parser.errors
        if code not in _TOLERATED
    ]
    elements = list(root.iter())
    named = [each for each in elements if isinstance(each.tag, str)]
    return faults + _language(root) + _headings(named) + _ids(named) + _labels(root, named) + _scripts(named)


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return repr(lines[number - 1].strip()[:120]) if 0 < number <= len(lines) else ""


def words_of(element: Element) -> str:
    """The text of an element as it is read: spaces collapsed."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def _language(root: Element) -> list[str]:
    return [] if root.get("lang") in ("th", "en") else [f"<html lang={root.get('lang')!r}>"]


def _headings(named: list[Element]) -> list[str]:
    headings = [words_of(each) for each in named if each.tag == "h1"]
    titles = [words_of(each) for each in named if each.tag == "title"]
    if len(headings) != 1:
        return [f"{len(headings)} h1 elements instead of one: {headings}"]
    if not titles:
        return ["no title"]
    title = titles[0]
    if not headings[0]:
        return ["the h1 is empty"]
    if not title.startswith((headings[0], *ERROR_WORDS)):
        return [f"the title {title!r} does not begin with the h1 {headings[0]!r}"]
    return []


def _ids(named: list[Element]) -> list[str]:
    counts = Counter(each.get("id") for each in named if each.get("id") is not None)
    faults = [f"the id {name!r} stands {count} times" for name, count in counts.items() if count > 1]
    for each in named:
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            missing = [name for name in (each.get(attribute) or "").split() if name not in counts]
            faults += [f"<{each.tag} {attribute}> names {name!r}, which is not there" for name in missing]
    return faults


def _labels(root: Element, named: list[Element]) -> list[str]:
    labelled = {each.get("for") for each in named if each.tag == "label" and words_of(each)}
    inside = {id(child) for each in named if each.tag == "label" and words_of(each) for child in each.iter()}
    faults = []
    for each in named:
        if each.tag not in ("input", "select", "textarea") or each.get("type") in _NOT_ASKED:
            continue
        is_named = each.get("id") in labelled or id(each) in inside
        if not is_named and not each.get("aria-label") and not each.get("aria-labelledby"):
            faults.append(f"<{each.tag} name={each.get('name')!r}> has no label")
    for each in named:
        is_posted = each.tag == "form" and (each.get("method") or "").lower() == "post"
        if is_posted and not any(child.get("name") == "csrf_token" for child in each.iter("input")):
            faults.append(f"the form to {each.get('action') or 'itself'} has no csrf_token")
        if each.tag == "img" and each.get("alt") is None:
            faults.append(f"the image {each.get('src')} has no alt")
        is_said = words_of(each) or each.get("aria-label") or any(child.get("alt") for child in each.iter("img"))
        if each.tag in ("a", "button") and not is_said:
            faults.append(f"an empty <{each.tag}> (href {each.get('href')!r})")
    return faults


def _scripts(named: list[Element]) -> list[str]:
    """What the content security policy would refuse."""
    faults = []
    for each in named:
        faults += [f"<{each.tag} {name}>: an inline handler" for name in each.attrib if name.startswith("on")]
        if each.get("style") is not None:
            faults.append(f"<{each.tag} style>: an inline style")
        if each.tag == "style":
            faults.append("a <style> element")
        if (
            each.tag == "script"
            and not each.get("src")
            and each.get("type") not in ("application/json", "application/ld+json")
        ):
            faults.append("an inline script")
        if (each.get("href") or "").strip().lower().startswith("javascript:"):
            faults.append("a javascript: address")
    return faults
