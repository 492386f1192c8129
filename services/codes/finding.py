"""From what was scanned or typed to the code, to where it leads, and to what it hands to a draft."""

from collections.abc import Mapping

from sqlalchemy import select

from services import organisation
from services.codes.kinds import Destination, find_kind
from services.codes.models import QrCode
from services.codes.views import CodeView, view_of
from services.db import session
from services.errors import NotFound
from services.references import parse_printed_code

#: The name under which a draft's source keeps the code that began it.
CODE = "code"
#: In the source, the unit at whose counter or sign the code hangs.
UNIT = "unit"
#: Among what a code hands: that the place where it hangs is filled in.
HERE = "here"
#: The kind of code that is about a place.
PLACE = "place"


def find_code(typed: str) -> CodeView | None:
    """The code that somebody scanned or typed, whatever became of it; None where nothing of ours bears it."""
    code = parse_printed_code(typed)
    if code is None:
        return None
    row = session().scalars(select(QrCode).where(QrCode.code == code)).one_or_none()
    return view_of(row) if row is not None else None


def get_code(code_id: int) -> CodeView:
    """The code of that id; NotFound."""
    row = session().get(QrCode, code_id)
    if row is None:
        raise NotFound("code")
    return view_of(row)


def find_standing(kind: str, target: str) -> CodeView | None:
    """The code that a target itself bears; None where it was given none yet (`ensure_codes`), or its code was ended."""
    query = select(QrCode).where(QrCode.kind == kind, QrCode.target == target, QrCode.is_standing)
    row = session().scalars(query).one_or_none()
    return view_of(row) if row is not None else None


def destination_of(view: CodeView) -> Destination | None:
    """Where it leads; None where its target is there no more. Does not look at whether the code itself still holds."""
    kind = find_kind(view.kind)
    return kind.resolve(view.target) if kind is not None else None


def handed(typed: str, service: str = "") -> dict[str, str]:
    """What a code that holds hands to a draft of its service, the code itself among it; nothing for any other.

    With `service`, nothing where the code begins no such one.

    Over it stands what the target hands; where the code says so, and for a place, also the place at which it hangs.
    """
    view = find_code(typed)
    if view is None or not view.is_live():
        return {}
    destination = destination_of(view)
    if destination is None or (service and not destination.begins(service)):
        return {}
    given = dict(view.handed)
    here = _here(view) if given.pop(HERE, "") or view.kind == PLACE else {}
    unit_id = view.unit_id if view.unit_id is not None else destination.unit_id
    own = {UNIT: organisation.get_unit(unit_id).key} if unit_id is not None else {}
    return {**own, **here, **destination.handed, **given, CODE: view.code}


def with_handed(source: Mapping[str, str], service: str = "") -> dict[str, str]:
    """What an address or a chat brought along, with what its code hands laid over it; a dead code is left out.

    Every door lays it over what it hands to `drafts.open_draft`.
    """
    rest = {name: value for name, value in source.items() if name != CODE}
    return {**rest, **handed(source[CODE], service)} if source.get(CODE) else rest


def _here(view: CodeView) -> dict[str, str]:
    """The place at which it hangs, in the parts that a form takes."""
    # Officers read it, whatever the language of the reader.
    parts = {"district": view.district, "subdistrict": view.subdistrict, "place_words": view.place.th}
    return {name: value for name, value in parts.items() if value}


def chat_words(view: CodeView) -> str:
    """What a link types into the chat to go on there: the scan was counted where the link was given."""
    return f"รหัส {view.code}"
