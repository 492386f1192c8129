"""What people are told about surveys: the invitation with five faces, and the word to the head after a bad mark."""

from services import notifications, organisation, people, settings
from services.audit import Role
from services.notifications import Recipient, declare_notice, notify
from services.notifications.wording import Value
from services.people import Officer
from services.questions.rating import SATISFACTION
from services.surveys.subjects import OF_CASES, desk_link, done_words, subject_words, tied_words
from services.surveys.views import SurveyView
from services.text import Words

INVITE, BAD_MARK = "survey.invite", "survey.bad_mark"
#: What a notice is about, in the outbox.
SUBJECT = "survey invitation"
#: Gaps of the five links, the best mark first as on the official forms.
LINKS = ("link_5", "link_4", "link_3", "link_2", "link_1")


def declare_notices() -> None:
    """Declares the notices; safe to call again."""
    declare_notice(
        INVITE,
        ("what", "question", *LINKS, "tied"),
        "low",
        Words("ขอให้ประเมินความพึงพอใจ", "Asking how satisfied somebody is"),
    )
    declare_notice(
        BAD_MARK,
        ("what", "mark", "survey", "link"),
        "normal",
        Words("แจ้งหัวหน้าเมื่อได้คะแนนต่ำ", "A low mark, to the head of the unit"),
    )


def rate_link(token: str, score: int) -> str:
    """The page that stores a mark."""
    return f"{settings.current().base_url}/rate/{token}/{score}"


def tell_invited(
    invitation_id: int, token: str, recipient: Recipient, *, subject: str, subject_id: int, question: Words
) -> None:
    """Puts the invitation into the outbox: it waits as ordinary news do, and rides with the next answer in a chat."""
    links: dict[str, Value] = {name: rate_link(token, int(name[-1])) for name in LINKS}
    params: dict[str, Value] = {
        "what": done_words(subject, subject_id),
        "question": question,
        "tied": tied_words(subject, subject_id),
        **links,
    }
    notify(INVITE, recipients=[recipient], params=params, subject=(SUBJECT, invitation_id))


def tell_heads(
    invitation_id: int, score: int, survey: SurveyView, *, subject: str, subject_id: int, unit_id: int | None
) -> int:
    """Tells whoever leads the unit of a bad mark, once for an invitation: what it is about, never from whom.

    How many mails. A group of the unit hears of it by its number alone; nothing that somebody wrote goes anywhere.
    """
    if any(one.kind == BAD_MARK for one in notifications.list_for_subject(SUBJECT, invitation_id)):
        return 0
    to = [Recipient("email", one.email, one.language) for one in list_heads(unit_id)]
    if subject in OF_CASES and unit_id is not None:
        groups = [one for one in people.list_groups(unit_id) if notifications.reserve_left(channel=one.channel)]
        to += [Recipient(group.channel, group.address, "th") for group in groups]
    params: dict[str, Value] = {
        "what": subject_words(subject, subject_id),
        "mark": mark_words(score),
        "survey": survey.title,
        "link": desk_link(subject, subject_id),
    }
    return notify(BAD_MARK, recipients=to, params=params, subject=(SUBJECT, invitation_id))


def list_heads(unit_id: int | None) -> list[Officer]:
    """Who is told: the heads of the unit, else of the nearest one above it, else the registry."""
    above = {unit.id: unit.parent_id for unit in organisation.list_units()}
    while unit_id is not None:
        heads = [one for one in people.list_officers(unit_id) if one.role is Role.HEAD]
        if heads:
            return heads
        unit_id = above.get(unit_id)
    return [one for one in people.list_officers() if one.role is Role.REGISTRY]


def mark_words(score: int) -> Words:
    """ "2/5 พึงพอใจน้อย"."""
    said = SATISFACTION[score - 1]
    return Words(f"{score}/5 {said.th}", f"{score}/5 {said.en}")
