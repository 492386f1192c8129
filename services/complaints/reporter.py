"""Who reports, and how they will be told: only what is true for the way that they chose."""

from collections.abc import Mapping
from typing import Any

from services.audit import Actor, ActorKind
from services.cases import Reporter
from services.catalogue import CHAT_ADDRESS, Context, Notice
from services.complaints.intake import account_answers
from services.text import Words, mask_email, mask_phone

NO_WAY = Words(
    "ท่านไม่ได้เลือกช่องทางรับแจ้ง เราจึงแจ้งความคืบหน้าให้ท่านไม่ได้ โปรดกลับมาดูด้วยเลขที่เรื่องและรหัสติดตาม",
    "You chose no way to be told, so we cannot send you news: come back with the reference and the access code.",
)
#: Nobody asked how to tell them: there is nobody whom one could find.
UNNAMED_NO_WAY = Words(
    "เรื่องที่ไม่ออกนามไม่เก็บชื่อและช่องทางติดต่อ เราจึงแจ้งความคืบหน้าให้ท่านไม่ได้ โปรดเก็บเลขที่เรื่องและรหัสติดตามไว้เพื่อกลับมาดู",
    "Without your name no contact is kept, so we cannot send you news: keep the reference and the access code to look"
    " it up.",
)


def reporter_of(answers: Mapping[str, Any], asker: Actor, source: Mapping[str, str]) -> Reporter:
    """Who reports. Without a name nothing is kept by which anybody could be found, not even the account."""
    name_kind = str(answers.get("name_kind") or "none")
    if name_kind == "none":
        return Reporter("none", "", "", "", "none", None)
    notify = str(answers.get("notify") or "none")
    answers = account_answers(asker) | dict(answers)
    return Reporter(
        name_kind=name_kind,
        name=str(answers.get("name") or ""),
        phone=str(answers.get("phone") or ""),
        email=str(answers.get("email") or "") if notify == "email" else "",
        notify=notify,
        person_id=asker.id if asker.kind is ActorKind.CITIZEN else None,
        line_user=source.get(CHAT_ADDRESS, "") if notify == "line" else "",
    )


def how_told(reporter: Reporter, when: Words) -> Words:
    """How the reporter is told, with an e-mail address masked; `when` is how often, in words."""
    if reporter.notify == "email" and reporter.email:
        address = mask_email(reporter.email)
        return Words(f"เราแจ้งท่านทางอีเมล {address} {when.th}", f"We e-mail you at {address} {when.en}.")
    if reporter.notify == "line" and reporter.line_user:
        return Words(f"เราแจ้งท่านทาง LINE {when.th}", f"We tell you in LINE {when.en}.")
    return UNNAMED_NO_WAY if reporter.name_kind == "none" else NO_WAY


def from_account(context: Context) -> list[Notice]:
    """Which name and address of the account will be used; nothing where the asker keeps the name back."""
    known = account_answers(context.asker)
    if not known or context.answers.get("name_kind") not in ("open", "hidden"):
        return []
    used = [known["name"]] if "name" in known else []
    used += [mask_phone(known["phone"])] if "phone" in known else []
    if context.answers.get("notify") == "email" and "email" in known:
        used.append(known["email"])
    if not used:
        return []
    listed = " · ".join(used)
    words = Words(f"ใช้ข้อมูลจากบัญชีของท่าน: {listed}", f"From your account we use: {listed}")
    return [Notice(words, "info", change="name_kind", code="account")]
