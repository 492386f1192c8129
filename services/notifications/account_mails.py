"""The mails about accounts, of citizens and officers: people raises the events, which are lower than the outbox."""

from collections.abc import Mapping
from urllib.parse import urlencode

from services import events, settings
from services.audit import Role
from services.notifications.base import Recipient
from services.notifications.declaring import declare_notice
from services.notifications.outbox import notify
from services.notifications.wording import Value
from services.people import (
    AccountExists,
    ConfirmationAsked,
    IdentityTied,
    IdentityUntied,
    InvitationMade,
    ResetAsked,
    SensitiveRoleChanged,
)
from services.text import Words

_ROLES = {
    Role.REGISTRY: Words("ศูนย์รับเรื่อง", "registry"),
    Role.INTEGRITY: Words("เจ้าหน้าที่รับเรื่องทุจริต", "integrity officer"),
}
_WHAT = {
    "given": Words("ได้รับบทบาทนี้", "was given this role"),
    "taken": Words("พ้นจากบทบาทนี้", "lost this role"),
    "invited": Words("ได้รับลิงก์ตั้งรหัสผ่านใหม่ทางอีเมล", "was sent a link to set another password"),
    "opened": Words("เปิดใช้งานบัญชีที่มีบทบาทนี้อีกครั้ง", "had the account with this role opened again"),
    "closed": Words("ปิดใช้งานบัญชีที่มีบทบาทนี้", "had the account with this role closed"),
}
_TIED = Words("เชื่อมบัญชี LINE กับบัญชีของท่านแล้ว", "A LINE account was tied to your account.")
_UNTIED = Words("ยกเลิกการเชื่อมบัญชี LINE กับบัญชีของท่านแล้ว", "A LINE account is not tied to your account any more.")
_COMMAND_LINE = Words("บรรทัดคำสั่งของเครื่องแม่ข่าย", "the command line of the server")


def install() -> None:
    """Declares the kinds and listens; called by `services.offered.install`."""
    declare_notice("person.confirm_email", ("link",), "urgent", Words("ยืนยันอีเมลของบัญชี", "Confirm an account's e-mail"))
    declare_notice(
        "person.account_exists", ("sign_in", "reset"), "normal", Words("มีบัญชีอยู่แล้ว", "An account exists already")
    )
    declare_notice("person.reset_password", ("link",), "urgent", Words("ตั้งรหัสผ่านใหม่", "Set another password"))
    declare_notice("person.invitation", ("link",), "urgent", Words("ลิงก์เชิญเจ้าหน้าที่", "Invitation of an officer"))
    declare_notice(
        "person.sensitive_role",
        ("post", "email", "role", "what", "by"),
        "urgent",
        Words("เปลี่ยนผู้ที่เปิดเรื่องลับได้", "Change of who can open confidential matters"),
    )
    declare_notice(
        "person.sign_in_changed",
        ("what", "account"),
        "urgent",
        Words("เปลี่ยนวิธีเข้าสู่ระบบของบัญชี", "Change of how an account is signed in to"),
    )
    events.listen(IdentityTied, mail_tied)
    events.listen(IdentityUntied, mail_untied)
    events.listen(ConfirmationAsked, mail_confirmation)
    events.listen(AccountExists, mail_owner)
    events.listen(ResetAsked, mail_reset)
    events.listen(InvitationMade, mail_invitation)
    events.listen(SensitiveRoleChanged, mail_watchers)


def mail_confirmation(asked: ConfirmationAsked) -> None:
    """The link that confirms an address."""
    link = f"{settings.current().base_url}/account/confirm/{asked.token}"
    if asked.then:
        link += "?" + urlencode({"next": asked.then}, safe="/")
    _mail("person.confirm_email", asked.email, asked.language, asked.person_id, {"link": link})


def mail_owner(exists: AccountExists) -> None:
    """Tells the owner of an account that somebody tried to register with the address again."""
    base = settings.current().base_url
    links = {"sign_in": f"{base}/account/sign-in", "reset": f"{base}/account/reset"}
    _mail("person.account_exists", exists.email, exists.language, exists.person_id, links)


def mail_reset(asked: ResetAsked) -> None:
    """The link by which another password is set."""
    link = f"{settings.current().base_url}/account/reset/{asked.token}"
    _mail("person.reset_password", asked.email, asked.language, asked.person_id, {"link": link})


def mail_invitation(made: InvitationMade) -> None:
    """The link by which an officer with a sensitive role sets a password: nobody else sees it."""
    link = f"{settings.current().base_url}/staff/invitation/{made.token}"
    to = [Recipient("email", made.email, made.language)]
    notify("person.invitation", recipients=to, params={"link": link}, subject=("officer", made.officer_id))


def mail_watchers(change: SensitiveRoleChanged) -> None:
    """Tells the officers of integrity who can open confidential matters from now on, or no longer."""
    params: dict[str, Value] = {
        "post": change.post,
        "email": change.email,
        "role": _ROLES[change.role],
        "what": _WHAT[change.what],
        "by": change.by or _COMMAND_LINE,
    }
    to = [Recipient("email", address, language) for address, language in change.told]
    notify("person.sensitive_role", recipients=to, params=params, subject=("officer", change.officer_id))


def mail_tied(tied: IdentityTied) -> None:
    """Tells the owner of an account that another one was tied to it, so that a stranger's would be noticed."""
    _mail_change(_TIED, tied.email, tied.language, tied.person_id)


def mail_untied(untied: IdentityUntied) -> None:
    """Tells the owner of an account that another one is not tied to it any more."""
    _mail_change(_UNTIED, untied.email, untied.language, untied.person_id)


def _mail_change(what: Words, address: str, language: str, person_id: int) -> None:
    if address:
        link = f"{settings.current().base_url}/account"
        _mail("person.sign_in_changed", address, language, person_id, {"what": what, "account": link})


def _mail(kind: str, address: str, language: str, person_id: int, params: Mapping[str, Value]) -> None:
    notify(kind, recipients=[Recipient("email", address, language)], params=params, subject=("person", person_id))
