"""The small pictures of a draft, for the session that holds it."""

from flask import Response

from app.public import public
from app.public.asking.held import held_draft
from app.shared import access, anyone
from services import files
from services.drafts import Asked
from services.drafts.uploads import keys_in
from services.errors import NotFound


@public.get("/ask/<draft_id>/files/<file_key>")
@access(anyone)
def view_draft_file(draft_id: str, file_key: str) -> Response:
    """A picture that this draft holds, or that was sent with an answer that could not be taken yet."""
    held_draft(draft_id)
    return small_picture(draft_id, file_key)


def small_picture(draft_id: str, file_key: str, *, of: Asked | None = None) -> Response:
    """The small picture of a draft (of one answer `of` it, where only that may be seen), or one that nobody has yet."""
    stored = files.get_file(file_key)
    is_ours = (stored.owner_kind, stored.owner_id) == ("draft", draft_id)
    if is_ours and of is not None and file_key not in keys_in(of.value):
        raise NotFound("file")
    if not (is_ours or stored.owner_kind is None) or not stored.media_type.startswith("image/"):
        raise NotFound("file")
    media_type, size, content = files.open_file(file_key, "thumb")
    response = Response(content, mimetype=media_type)
    response.content_length = size
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
