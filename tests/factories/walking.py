"""A browser without scripts that reads pages: it fills in the page's own form as a person would, and posts it."""

import io
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib

from tests.guards.pages import check_page

_INPUTS = ("input", "select", "textarea", "button")


class Page:
    """One response, parsed. Every page that somebody meets on the way is held to what pages must be."""

    def __init__(self, response, path: str) -> None:
        self.status, self.path, self.html = response.status_code, path, response.get_data(as_text=True)
        self.headers = response.headers
        check_page(self.html)
        parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
        self.tree = parser.parse(self.html)

    def all(self, tag: str, within: Any = None, **wanted: str) -> list[Any]:
        """Every such element; a wanted class may be one of several."""
        found = (self.tree if within is None else within).iter(tag)
        return [e for e in found if all(self._has(e, name.rstrip("_"), value) for name, value in wanted.items())]

    @staticmethod
    def _has(element: Any, name: str, value: str) -> bool:
        held = element.get(name)
        return held is not None and (value in held.split() if name == "class" else held == value)

    @staticmethod
    def text(element: Any) -> str:
        """The words of an element, spaces collapsed."""
        return " ".join("".join(element.itertext()).split())

    @property
    def main(self) -> Any:
        """The main element."""
        return next(self.tree.iter("main"))

    @property
    def h1(self) -> str:
        """The one heading of the first rank."""
        (heading,) = self.tree.iter("h1")
        return self.text(heading)

    @property
    def title(self) -> str:
        """The title."""
        return self.text(next(self.tree.iter("title")))

    @property
    def problems(self) -> list[str]:
        """What the error summary says."""
        return [self.text(item) for box in self.all("div", class_="govuk-error-summary") for item in box.iter("li")]

    @property
    def form(self) -> Any:
        """The page's own form: the first POST form inside main."""
        return next(form for form in self.main.iter("form") if (form.get("method") or "").lower() == "post")

    def fields(self, form: Any = None) -> dict[str, list[str]]:
        """What a browser would send of the form when its first button is pressed."""
        form = self.form if form is None else form
        sent: dict[str, list[str]] = {}
        pressed = False
        for element in form.iter():
            name = element.get("name")
            if element.tag == "button" and element.get("type", "submit") == "submit" and not pressed:
                pressed = True
                if name:
                    sent.setdefault(name, []).append(element.get("value") or "")
            elif element.tag not in _INPUTS or not name or element.get("disabled") is not None:
                continue
            elif element.tag == "textarea":
                sent.setdefault(name, []).append(element.text or "")
            elif element.tag == "select":
                options = list(element.iter("option"))
                chosen = next((o for o in options if o.get("selected") is not None), options[0] if options else None)
                if chosen is not None:
                    value = chosen.get("value")
                    sent.setdefault(name, []).append(self.text(chosen) if value is None else value)
            elif element.tag == "input" and not self._is_left_out(element):
                sent.setdefault(name, []).append(element.get("value") or "")
        return sent

    @staticmethod
    def _is_left_out(element: Any) -> bool:
        kind = element.get("type", "text")
        return kind in ("file", "submit") or (kind in ("radio", "checkbox") and element.get("checked") is None)


class Walker:
    """A person at a browser: `at` is the page shown."""

    def __init__(self, client) -> None:
        self.client = client
        self.at: Page

    def go(self, path: str) -> Page:
        """Opens an address, redirects included."""
        response = self.client.get(path, follow_redirects=True)
        self.at = Page(response, response.request.full_path.rstrip("?"))
        return self.at

    def press(self, form: Any = None, *, files: dict[str, list[tuple[bytes, str]]] | None = None, **typed: Any) -> Page:
        """Types into the form and presses its first button, or that named by `action`."""
        form = self.at.form if form is None else form
        sent: dict[str, Any] = dict(self.at.fields(form))
        sent.update({name.replace("__", "-"): value for name, value in typed.items()})
        for name, uploads in (files or {}).items():
            sent[name] = [(io.BytesIO(data), filename) for data, filename in uploads]
        target = urljoin(self.at.path, form.get("action") or self.at.path)
        parts = urlsplit(target)
        response = self.client.post(
            parts.path + (f"?{parts.query}" if parts.query else ""),
            data=sent,
            content_type="multipart/form-data",
            follow_redirects=True,
        )
        self.at = Page(response, response.request.full_path.rstrip("?"))
        return self.at
