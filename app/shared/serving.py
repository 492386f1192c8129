"""How a stored file goes out: in pieces, with headers that let no browser take it for anything else."""

from urllib.parse import quote

from flask import Response, request

from services import files

#: Long enough for going back and forth, short enough for a picture whose release was taken back.
KEPT_SECONDS = 300
_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def send_stored(key: str, variant: str = "full", download_name: str | None = None) -> Response:
    """The file of `key` as a response; the view has checked before that this reader may have it.

    `variant` is "full", "thumb" (480 pixels) or "tiny" (96). Pictures are shown in the page, and saved where there
    is a `download_name`; documents are always saved, under their own name where none is given. NotFound, Unavailable.
    """
    view = files.get_file(key)
    is_shown = view.purpose in ("photograph", "logo")
    # A player asks for a film part by part.
    has_parts = view.purpose == "evidence"
    tag = f"{view.sha256[:32]}-{variant if view.has_thumb else 'full'}"
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        media_type, size, pieces = files.open_file(key, variant)
        response = Response(pieces, content_type=media_type, direct_passthrough=True)
        response.content_length = size
        response.headers["Content-Disposition"] = (
            "inline" if is_shown and not download_name else _attachment(download_name or view.name or "file")
        )
    response.set_etag(tag)
    if has_parts and response.status_code == 200:
        response.make_conditional(request, accept_ranges=True, complete_length=view.size)
    response.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _attachment(name: str) -> str:
    """Both forms of RFC 6266: ASCII for the old, UTF-8 by percent signs (RFC 5987) for Thai names."""
    kept = "".join(letter if letter.isprintable() and letter not in '/\\"' else "_" for letter in name)[:200]
    plain = kept.encode("ascii", "replace").decode().replace("?", "_").replace("%", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(kept, safe='')}"
