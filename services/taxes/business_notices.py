"""What people are told about acting for a business: invited, accepted, revoked."""

from services import events, inbox, people, settings
from services.notifications import Recipient, declare_notice, notify
from services.people import PARTS, BusinessInvited, Contact, MemberJoined, MemberRevoked, Part
from services.text import Words

INVITED, JOINED, REVOKED = "business.invited", "business.joined", "business.revoked"
_KINDS = {
    INVITED: (("business", "part", "link"), "urgent", Words("เชิญดำเนินการแทน", "Invited to act for a business")),
    JOINED: (("business", "name", "part", "link"), "low", Words("มีผู้รับคำเชิญแล้ว", "An invitation was accepted")),
    REVOKED: (("business", "link"), "normal", Words("ยกเลิกสิทธิดำเนินการแทน", "May not act for a business any more")),
}


def declare_business_notices() -> None:
    """Declares the kinds and listens; called anew by every composer."""
    people.declare_chats(inbox.line_addresses_of)
    declare_notice(
        INVITED,
        ("business", "part", "link"),
        "urgent",
        Words("เชิญดำเนินการแทนผู้ประกอบการ", "Invited to act for a business"),
    )
    declare_notice(
        JOINED, ("business", "name", "part", "link"), "low", Words("มีผู้รับคำเชิญแล้ว", "An invitation was accepted")
    )
    declare_notice(
        REVOKED, ("business", "link"), "normal", Words("ยกเลิกสิทธิดำเนินการแทน", "May not act for a business any more")
    )
    events.listen(BusinessInvited, tell_invited)
    events.listen(MemberJoined, tell_those_who_invite)
    events.listen(MemberRevoked, tell_revoked)


def tell_invited(invited: BusinessInvited) -> None:
    """The link by which somebody accepts; it goes to the address that was named, and to no other."""
    notify(
        INVITED,
        recipients=[Recipient("email", invited.email, invited.language)],
        params={
            "business": invited.business_name,
            "part": PARTS[Part(invited.part)],
            "link": f"{settings.current().base_url}/taxes/invitations/{invited.token}",
        },
        subject=("business", invited.business_id),
    )


def tell_those_who_invite(joined: MemberJoined) -> None:
    """Tells who may revoke that somebody acts for the business from now on, so that a stranger would be noticed."""
    business = people.find_business_of(joined.business_id)
    if business is None or not joined.was_invited:
        return
    inviting = people.list_inviting(business.id)
    told = [who for who in people.contacts_of(business.id) if who.person_id in inviting - {joined.person_id}]
    notify(
        JOINED,
        recipients=recipients_of(told),
        params={
            "business": business.name,
            "name": people.get_person(joined.person_id).name or "-",
            "part": PARTS[Part(joined.part)],
            "link": _page(business.number),
        },
        subject=("business", business.id),
    )


def tell_revoked(revoked: MemberRevoked) -> None:
    """Tells somebody that they may not act for the business any more; who left by themselves knows."""
    business = people.find_business_of(revoked.business_id)
    if business is None or revoked.by_self:
        return
    notify(
        REVOKED,
        recipients=recipients_of([contact for contact in [people.find_contact(revoked.person_id)] if contact]),
        params={"business": business.name, "link": f"{settings.current().base_url}/taxes/businesses"},
        subject=("business", business.id),
    )


def recipients_of(contacts: list[Contact]) -> list[Recipient]:
    """One way for each: the e-mail address where there is one, else the chat."""
    by_mail = [Recipient("email", each.email, each.language) for each in contacts if each.email]
    by_chat = [
        Recipient("line", each.line_user, each.language) for each in contacts if each.line_user and not each.email
    ]
    return [*by_mail, *by_chat]


def _page(number: str) -> str:
    return f"{settings.current().base_url}/taxes/businesses/{number}"
