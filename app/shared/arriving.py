"""What arrives with a request, before any view reads it: text that can be kept and shown, numbers with an end."""

from typing import IO

from flask import Flask, Request, request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.formparser import FormDataParser
from werkzeug.routing import IntegerConverter
from werkzeug.utils import cached_property

from services.text import showable


class PlainFormParser(FormDataParser):
    """Takes out of names and values what neither a page nor a database can hold; people paste it without knowing."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        """The form as it was sent, but for those characters."""
        rest, form, files = super().parse(stream, mimetype, content_length, options)
        return rest, self.cls(_plain(form)), files


class PlainRequest(Request):
    """A request whose query and form hold nothing that would make a page invalid or a database refuse."""

    form_data_parser_class = PlainFormParser

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The query of the address."""
        return ImmutableMultiDict(_plain(super().args))


class WholeNumber(IntegerConverter):
    """`<int:…>` in an address: at most 18 digits, which every database takes; a longer one leads nowhere."""

    regex = r"\d{1,18}"


def _plain(given: MultiDict[str, str]) -> list[tuple[str, str]]:
    # A part of a multipart body may come without a name, as None; no field of a page has none.
    return [(showable(name), showable(value)) for name, value in given.items(multi=True) if isinstance(name, str)]


def _refuse_nul() -> None:
    """No address of ours holds a NUL: PostgreSQL would refuse it wherever it is looked for."""
    if "\0" in request.path:
        raise NotFound
    if b"%00" in request.query_string or b"\0" in request.query_string:
        raise BadRequest


def init_app(app: Flask) -> None:
    """Before the doors name their addresses."""
    app.request_class = PlainRequest
    app.url_map.converters["int"] = WholeNumber
    app.before_request(_refuse_nul)
