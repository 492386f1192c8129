"""Releasing words and pictures of a matter to the public, with parts of the pictures made unreadable."""

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.shared import Refused, access, commits, current_actor, language, officer, records, roles
from app.shared.account_words import Refusal
from app.shared.redaction import read_boxes
from app.shared.serving import send_stored
from app.staff.blueprint import staff
from services import cases, complaints, files
from services.audit import Role
from services.cases import CaseView
from services.complaints import Finding, PhotographView, PhotoRelease
from services.errors import NotAllowed, NotFound, RuleBroken, Stale

registry = roles(Role.REGISTRY)


@staff.get("/cases/<reference>/release")
@access(registry)
@records
def view_release(reference: str) -> ResponseReturnValue:
    """The words as they came beside those to publish, and the pictures."""
    return _page(reference)


@staff.post("/cases/<reference>/release")
@access(registry)
@commits
def send_release(reference: str) -> ResponseReturnValue:
    """Publishes words and result, keeps the released pictures that stay ticked, or takes everything back."""
    typed = {name: request.form.get(name, "")[:8000] for name in ("words", "result", "is_sure", "seen", "step")}
    kept = [key for key in request.form.getlist("photo")[:100] if key]
    actor, seen = current_actor(), _whole(typed["seen"])
    try:
        if typed["step"] == "withdraw":
            complaints.withdraw_release(reference, actor=actor, seen=seen)
        else:
            photos = [PhotoRelease(key, keeps=True) for key in kept]
            complaints.release(
                reference,
                words=typed["words"],
                result=typed["result"],
                photos=photos,
                actor=actor,
                seen=seen,
                is_sure=typed["is_sure"] == "yes",
            )
    except RuleBroken as broken:
        raise Refused(_page(reference, typed, _refusal(broken)), 400) from broken
    except Stale as stale:
        words = _("เจ้าหน้าที่คนอื่นเพิ่งทำรายการในเรื่องนี้ กรุณาตรวจสอบแล้วส่งอีกครั้ง")
        raise Refused(_page(reference, typed, Refusal({"": words})), 409) from stale
    if typed["step"] == "withdraw":
        flash(_("ถอนการเผยแพร่แล้ว"), "success")
    else:
        _tell_what_is_public(reference)
    return redirect(url_for("staff.view_release", reference=reference))


@staff.get("/cases/<reference>/release/<key>")
@access(registry)
@records
def view_photo_release(reference: str, key: str) -> ResponseReturnValue:
    """One picture with the tool that covers parts of it."""
    return _photo_page(reference, key)


@staff.post("/cases/<reference>/release/<key>")
@access(registry)
@commits
def send_photo_release(reference: str, key: str) -> ResponseReturnValue:
    """Publishes a copy of one picture with the boxes covered; the words and the other pictures stay as they are."""
    case, complaint = _load(reference)
    _one(complaint.photographs, key)
    others = [PhotoRelease(one.key, keeps=True) for one in complaint.photographs if one.released_key and one.key != key]
    is_clean = request.form.get("is_clean") == "yes"
    try:
        complaints.release(
            reference,
            words=complaint.released_words or "",
            result=complaint.released_result or "",
            photos=[*others, PhotoRelease(key, read_boxes(request.form), is_clean=is_clean)],
            actor=current_actor(),
            seen=_whole(request.form.get("seen", "")),
            is_sure=True,
        )
    except RuleBroken as broken:
        raise Refused(_photo_page(reference, key, _refusal(broken)), 400) from broken
    except Stale as stale:
        words = _("เจ้าหน้าที่คนอื่นเพิ่งทำรายการในเรื่องนี้ กรุณาตรวจสอบแล้วส่งอีกครั้ง")
        raise Refused(_photo_page(reference, key, Refusal({"": words})), 409) from stale
    _tell_what_is_public(reference)
    return redirect(url_for("staff.view_release", reference=case.reference))


@staff.get("/cases/<reference>/release/<key>/picture")
@access(officer)
@records
def view_case_picture(reference: str, key: str) -> Response:
    """A picture of a matter that the officer may see, as it came or as it was released."""
    case = cases.get_case(reference, actor=current_actor())
    photo = _one(complaints.list_photographs(case.id), key)
    # The copy is addressed by its own key: published anew, it must not be taken from the browser's memory.
    wanted = request.args.get("of", key)
    if wanted not in (key, photo.released_key):
        raise NotFound("picture")
    return send_stored(wanted, "thumb" if request.args.get("size") == "thumb" else "full")


def _load(reference: str) -> tuple[CaseView, complaints.ComplaintView]:
    """The case and what is beside it. NotAllowed for a matter that is not on the public list."""
    case = cases.get_case(reference, actor=current_actor())
    if not case.is_listed:
        raise NotAllowed("not on the public list")
    return case, complaints.view_complaint(case.id, actor=current_actor())


def _one(photographs: Sequence[PhotographView], key: str) -> PhotographView:
    found = next((one for one in photographs if one.key == key), None)
    if found is None:
        raise NotFound("picture")
    return found


def _page(reference: str, typed: dict[str, str] | None = None, refusal: Refusal | None = None) -> str:
    case, complaint = _load(reference)
    ended = _words_of_result(case)
    values = {
        "words": _offered(complaint.released_words, case.words),
        "result": _offered(complaint.released_result, ended),
        "is_sure": "",
    }
    return render_template(
        "staff/release/view_release.html",
        case=case,
        complaint=complaint,
        values=values | (typed or {}) | {"seen": str(case.revision)},
        refusal=refusal,
        finds=complaints.kinds_of_personal(case.words),
        ended=ended,
    )


def _offered(released: str | None, written: str) -> str:
    """What was released, else what was written with the personal parts covered; pictures alone release no words."""
    return complaints.mask_personal(written) if released is None else released


def _words_of_result(case: CaseView) -> str:
    """What the reporter was told on how it ended; nothing while the matter is open."""
    told = [one.words for one in case.timeline if one.kind in ("resolved", "closed") and one.words]
    return told[-1] if told and not case.is_open else ""


def _tell_what_is_public(reference: str) -> None:
    """Names what the public sees now, and warns where the words are missing."""
    _case, complaint = _load(reference)
    n = sum(1 for one in complaint.photographs if one.released_key)
    shown = [
        _("ข้อความ") if complaint.released_words else "",
        _("ผลการดำเนินการ") if complaint.released_result else "",
        ngettext("%(num)s ภาพ", "%(num)s ภาพ", n) if n else "",
    ]
    named = [words for words in shown if words]
    if not named:
        flash(_("ยังไม่มีข้อความหรือภาพที่เผยแพร่"), "warning")
        return
    listed = named[0] if len(named) == 1 else _("%(these)s และ %(last)s", these=", ".join(named[:-1]), last=named[-1])
    if complaint.released_words:
        flash(_("เผยแพร่แล้ว: %(what)s", what=listed), "success")
    else:
        flash(_("เผยแพร่แล้ว: %(what)s แต่ยังไม่ได้เผยแพร่ข้อความ", what=listed), "warning")


def _photo_page(reference: str, key: str, refusal: Refusal | None = None) -> str:
    case, complaint = _load(reference)
    photo = _one(complaint.photographs, key)
    covered = read_boxes(request.form) if request.method == "POST" else photo.boxes
    boxes = [{part: _percent(box[part]) for part in "xywh"} | {"how": box["how"]} for box in covered]
    return render_template(
        "staff/release/view_photo_release.html",
        case=case,
        photo=photo,
        stored=files.get_file(key),
        boxes=boxes,
        values={"is_clean": request.form.get("is_clean", "")},
        refusal=refusal,
    )


def _percent(part: float | str) -> str:
    return part if isinstance(part, str) else f"{100 * part:.4g}"


def _whole(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else None


def _refusal(error: RuleBroken) -> Refusal:
    said = {}
    for problem in error.problems:
        if problem.code == "holds_personal_data":
            kinds = ", ".join(Finding(kind).words.in_(language()) for kind in problem.params["kinds"])
            said[problem.field] = _("ข้อความดูเหมือนมี %(kinds)s ลบออก หรือยืนยันว่าเผยแพร่ได้", kinds=kinds)
        elif problem.code == "too_long":
            said[problem.field] = _("ข้อความต้องไม่เกิน %(max)s ตัวอักษร", max=problem.params.get("max", ""))
        elif problem.field == "is_clean":
            said["is_clean"] = _("วางกรอบปิดบังในภาพ หรือยืนยันว่าไม่มีสิ่งที่ต้องปิดบัง")
        elif problem.field == "boxes":
            said["box-1-x"] = _("กรอบต้องอยู่ในภาพ และระบุเป็นตัวเลข 0 ถึง 100")
        else:
            said[problem.field] = _("กรุณาตรวจสอบข้อมูลที่กรอก")
    return Refusal(said)
