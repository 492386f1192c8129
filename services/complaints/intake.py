"""What a complaint is asked, in the order in which a citizen tells it; officers first say from where it came."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.audit import Actor, ActorKind, Channel
from services.catalogue import CHAT_ADDRESS, Context
from services.complaints.about_assets import numbers_known, with_asset
from services.complaints.categories import CategoryView, find_category, list_categories, list_groups
from services.complaints.extras import PREFIX, as_questions
from services.complaints.finding import choice_of
from services.complaints.words import AsksPlace, ReceivedFrom
from services.errors import NotFound
from services.files import offered_position
from services.people import get_person
from services.questions import Choice, Condition, DataClass, Question
from services.text import Words

#: What people type who keep their name back.
WITHOUT_NAME = ("anonymous", "anonymously", "no name", "ไม่ออกนาม", "ไม่บอกชื่อ", "ไม่ระบุชื่อ", "นิรนาม")
WORDS_AT_MOST = 4000
MOST_PHOTOGRAPHS = 5
EMERGENCY = Words(
    "เหตุด่วนเหตุร้าย โทร 191 เจ็บป่วยฉุกเฉิน โทร 1669",
    "Emergency: call 191. Medical emergency: call 1669.",
)
FROM_ACCOUNT = Words(
    "หากเปิดเผยหรือปกปิดชื่อ เราใช้ชื่อและช่องทางติดต่อจากบัญชีของท่าน หากไม่ประสงค์ออกนาม เราไม่เก็บบัญชีไว้กับเรื่อง",
    "With your name, open or hidden, we use the name and contact of your account. Without it, the account is not kept.",
)
#: What an officer may name as the source; the others follow from the channel.
_OFFICERS_SOURCES = (
    ReceivedFrom.TELEPHONE, ReceivedFrom.COUNTER, ReceivedFrom.LETTER, ReceivedFrom.DAMRONGDHAM,
    ReceivedFrom.HOTLINE_1111, ReceivedFrom.TRAFFY, ReceivedFrom.AGENCY, ReceivedFrom.COUNCILLOR, ReceivedFrom.FACEBOOK,
    ReceivedFrom.MOBILE_UNIT,
)  # fmt: skip
#: The parts of the whole in which progress is counted.
STAGE_OFFICE = Words("การรับเรื่อง", "How it came")
STAGE_MATTER = Words("เรื่อง", "What it is about")
STAGE_PLACE = Words("สถานที่", "Place")
STAGE_PICTURES = Words("ภาพ", "Photographs")
STAGE_REPORTER = Words("ผู้แจ้ง", "You")
#: The questions that only officers are asked.
OFFICE_KEYS = frozenset(
    {"received_from", "received_on", "received_time", "their_reference", "their_due_on", "callers_consent"}
)
_STAGES = {
    **dict.fromkeys(OFFICE_KEYS, STAGE_OFFICE),
    "category": STAGE_MATTER,
    "words": STAGE_MATTER,
    "place": STAGE_PLACE,
    "photographs": STAGE_PICTURES,
    "photo_position": STAGE_PICTURES,
}
_BY_CHANNEL = {
    Channel.WEB: ReceivedFrom.WEB,
    Channel.LINE: ReceivedFrom.LINE,
    Channel.QR: ReceivedFrom.QR,
    Channel.KIOSK: ReceivedFrom.KIOSK,
    Channel.COUNTER: ReceivedFrom.COUNTER,
    Channel.STAFF: ReceivedFrom.COUNTER,
    Channel.API: ReceivedFrom.API,
}
#: Parts of a place that a QR code, link or asset may bring along.
_PLACE_PARTS = ("district", "subdistrict", "lat", "lon")


def questions_of_complaint(context: Context) -> list[Question]:
    """The questions, given the answers so far."""
    category = find_category(str(context.answers.get("category") or ""))
    asked = source_questions() if context.asker.is_officer else []
    asked.append(_category_question(is_compact=context.asker.is_officer))
    asked.append(_words_question(category))
    if category is not None:
        asked += as_questions(category.questions, STAGE_MATTER)
    if category is None or category.asks_place is not AsksPlace.NO:
        asked.append(_place_question(category))
    asked += _photograph_questions(context.answers.get("photographs") or ())
    asked += _reporter_questions(category, context)
    return [replace(each, stage=each.stage or _STAGES.get(each.key, STAGE_REPORTER)) for each in asked]


_MAY_NAME_A_SOURCE = frozenset({Channel.STAFF, Channel.COUNTER, Channel.API})


def received_from(asker_channel: Channel, answers: Mapping[str, Any], source: Mapping[str, str]) -> ReceivedFrom:
    """From where a matter came: what the officer said or a machine's link brought along, else the channel.

    A citizen's link says nothing: assessments count some sources apart, so only those who answer for it may name one.
    """
    if asker_channel in _MAY_NAME_A_SOURCE:
        for said in (answers.get("received_from"), source.get("received_from")):
            if said in set(ReceivedFrom):
                return ReceivedFrom(said)
    return _BY_CHANNEL.get(asker_channel, ReceivedFrom.WEB)


def prefill_complaint(context: Context) -> dict[str, Any]:
    """What is known before the first question: from the QR code or link, and from the account."""
    source = with_asset(context.source)
    known: dict[str, Any] = {}
    category = find_category(source.get("category", ""))
    if category is not None and category.is_active:
        known |= {"category": category.key, **numbers_known(source, category)}
        # What a code says of its thing answers the category's own questions: the tag of a product its number.
        extras = {each.key: each.key.removeprefix(PREFIX) for each in as_questions(category.questions)}
        known |= {key: source[name] for key, name in extras.items() if source.get(name)}
    place: dict[str, Any] = {part: source[part] for part in _PLACE_PARTS if source.get(part)}
    if source.get("place") or source.get("place_words"):
        place["words"] = source.get("place") or source["place_words"]
    if place:
        known["place"] = place
    if context.asker.is_officer:
        known["received_from"] = received_from(context.asker.channel, {}, source)
    return known


def account_answers(asker: Actor) -> dict[str, Any]:
    """Name, telephone and e-mail of the asker's account, as far as they are known: they are not asked again."""
    if asker.kind is not ActorKind.CITIZEN or asker.id is None:
        return {}
    try:
        person = get_person(asker.id)
    except NotFound:
        return {}
    known = {"name": person.name, "phone": person.phone, "email": person.email}
    return {key: value for key, value in known.items() if value}


def source_questions() -> list[Question]:
    """Where, when and under which number a caller's, letter's or walk-in's matter reached the office."""
    internal = DataClass.INTERNAL
    return [
        Question(
            "received_from",
            "choice",
            Words("รับเรื่องจาก", "Received from"),
            internal,
            settings={"choices": tuple(Choice(source, source.words) for source in _OFFICERS_SOURCES), "compact": True},
        ),
        Question(
            "received_on",
            "date",
            Words("วันที่รับเรื่อง", "Received on"),
            internal,
            hint=Words("เว้นว่างหากรับวันนี้", "Leave empty for today"),
            required=False,
            settings={"latest": "today", "earliest": "today-400"},
        ),
        Question(
            "received_time",
            "text",
            Words("เวลาที่รับเรื่อง", "Time received"),
            internal,
            hint=Words("เช่น 14.30", "For example 14.30"),
            required=False,
            settings={"max_length": 5, "arabic_digits": True, "pattern": r"([01]?\d|2[0-3])[.:][0-5]\d"},
            asked_when=(Condition("received_on"),),
        ),
        Question(
            "their_reference",
            "text",
            Words("เลขที่อ้างอิงของหน่วยงานต้นเรื่อง", "Their reference"),
            internal,
            required=False,
            settings={"max_length": 60},
        ),
        Question(
            "their_due_on",
            "date",
            Words("ต้นเรื่องขอคำตอบภายในวันที่", "Their due date"),
            internal,
            required=False,
        ),
        Question(
            "callers_consent",
            "yes_no",
            Words(
                "ผู้แจ้งรับทราบการเก็บข้อมูลส่วนบุคคลแล้วหรือไม่",
                "Was the caller told how personal data are used, and agreed?",
            ),
            internal,
            required=False,
        ),
    ]


def _category_question(*, is_compact: bool) -> Question:
    groups = {group.key: group for group in list_groups()}
    return Question(
        "category",
        "choice",
        Words("เรื่องที่ต้องการแจ้ง", "What is it about?"),
        DataClass.PUBLIC,
        settings={
            "choices": tuple(
                choice_of(view, groups[view.group].name, groups[view.group].line)
                for view in list_categories(active_only=True)
            ),
            # An officer knows the list; whoever asks for the first time reads it.
            "compact": is_compact,
        },
        notice=EMERGENCY,
    )


def _words_question(category: CategoryView | None) -> Question:
    return Question(
        "words",
        "long_text",
        Words("เล่าเรื่องที่เกิดขึ้น", "Tell us what happened"),
        DataClass.PERSONAL,
        hint=Words(
            "เกิดอะไรขึ้น ตั้งแต่เมื่อไร กระทบใคร อยากให้ทำอะไร ไม่ต้องใส่เลขบัตรประชาชนหรือเบอร์โทร",
            "What happened, since when, whom it troubles, what should be done. No id or telephone numbers here.",
        ),
        settings={"max_length": WORDS_AT_MOST, "rows": 8},
        notice=category.notice if category else None,
        notice_level="warning" if category and category.is_emergency else "info",
    )


def _place_question(category: CategoryView | None) -> Question:
    needed = category is not None and category.asks_place is AsksPlace.NEEDED
    return Question(
        "place",
        "place",
        Words("จุดเกิดเหตุอยู่ที่ไหน", "Where is it?"),
        DataClass.INTERNAL,
        hint=Words(
            "เลือกอำเภอและตำบล แล้วบอกจุดสังเกต เช่น หน้าวัด ปากซอย หรือปักหมุดบนแผนที่",
            "Choose district and subdistrict and tell a landmark, or set a pin on the map.",
        ),
        required=needed,
        settings={"needs": ("area_or_point",) if needed else ("any",)},
    )


def _photograph_questions(taken: Sequence[str]) -> list[Question]:
    asked = [
        Question(
            "photographs",
            "photographs",
            Words("ภาพถ่าย", "Photographs"),
            DataClass.INTERNAL,
            hint=Words(
                "เลี่ยงใบหน้าและทะเบียนรถของผู้อื่น",
                "Avoid faces and number plates of others.",
            ),
            required=False,
            settings={"max": MOST_PHOTOGRAPHS},
        ),
        Question(
            "photo_position",
            "yes_no",
            Words(
                "ให้เจ้าหน้าที่ใช้ตำแหน่งและเวลาที่บันทึกในภาพได้หรือไม่",
                "May officers use the position and time kept in the photographs?",
            ),
            DataClass.INTERNAL,
            hint=Words(
                "ช่วยให้หาจุดเกิดเหตุได้เร็วขึ้น หากไม่อนุญาต เราจะลบข้อมูลนี้ทิ้ง",
                "It helps us find the place. If not, we delete it.",
            ),
            settings={"yes": Words("ได้", "Yes"), "no": Words("ไม่ได้", "No")},
            asked_when=(Condition("photographs"),),
        ),
    ]
    return asked if holds_position(taken) else asked[:1]


def holds_position(photographs: Sequence[str]) -> bool:
    """Whether a camera kept where or when one of the pictures was taken: else there is nothing to consent to."""
    for key in photographs:
        try:
            if offered_position(key) is not None:
                return True
        except NotFound:
            continue
    return False


def _reporter_questions(category: CategoryView | None, context: Context) -> list[Question]:
    named = (Condition("name_kind", ("open", "hidden")),)
    known = account_answers(context.asker)
    questions = [
        _name_kind_question(category is None or category.may_be_anonymous, bool(known)),
        Question(
            "name",
            "text",
            Words("ชื่อ นามสกุล", "Your name"),
            DataClass.PERSONAL,
            settings={"max_length": 120, "autocomplete": "name"},
            asked_when=named,
        ),
        Question(
            "phone",
            "phone",
            Words("หมายเลขโทรศัพท์", "Telephone"),
            DataClass.PERSONAL,
            hint=Words("เว้นว่างได้ ใช้เมื่อเจ้าหน้าที่ต้องสอบถาม", "May be left empty; used when an officer has to ask."),
            required=False,
            asked_when=named,
        ),
        _notify_question(named, context),
        Question(
            "email",
            "email",
            Words("อีเมล", "E-mail"),
            DataClass.PERSONAL,
            asked_when=(*named, Condition("notify", ("email",))),
        ),
    ]
    return [question for question in questions if question.key not in known]


def _name_kind_question(may_be_anonymous: bool, has_account: bool) -> Question:
    choices = [
        Choice(
            "open",
            Words("เปิดเผยชื่อ", "With my name"),
            hint=Words(
                "ศูนย์รับเรื่องจะให้ชื่อแก่หน่วยงานที่รับผิดชอบเพื่อติดต่อท่าน",
                "The registry gives your name to the responsible unit, so that it can reach you.",
            ),
        ),
        Choice(
            "hidden",
            Words("ขอปกปิดชื่อ", "Keep my name hidden"),
            hint=Words("เฉพาะศูนย์รับเรื่องฯ ทราบ หน่วยงานไม่ทราบ", "The registry knows your name, the unit does not."),
        ),
    ]
    if may_be_anonymous:
        choices.append(
            Choice(
                "none",
                Words("ไม่ประสงค์ออกนาม", "Without my name"),
                hint=Words(
                    "ไม่มีใครทราบ ติดตามได้ด้วยเลขที่เรื่องและรหัสติดตามเท่านั้น",
                    "Nobody knows it. You follow by reference and access code alone.",
                ),
                line=Words("ไม่ออกนาม", "Without my name"),
                words=WITHOUT_NAME,
            )
        )
    return Question(
        "name_kind",
        "choice",
        Words("ท่านต้องการให้ใช้ชื่อท่านอย่างไร", "How shall your name be used?"),
        DataClass.INTERNAL,
        settings={"choices": tuple(choices)},
        notice=FROM_ACCOUNT if has_account else None,
    )


def _notify_question(named: tuple[Condition, ...], context: Context) -> Question:
    return Question(
        "notify",
        "choice",
        Words("ให้แจ้งความคืบหน้าท่านทางใด", "How shall we tell you of progress?"),
        DataClass.INTERNAL,
        settings={"choices": ways_of_telling(context)},
        asked_when=named,
    )


def ways_of_telling(context: Context) -> tuple[Choice, ...]:
    """How the reporter can be told of progress: by LINE where the draft knows the chat that it was in."""
    ways = [
        Choice("email", Words("ทางอีเมล", "By e-mail")),
        Choice(
            "none",
            Words("ติดตามเองด้วยเลขที่เรื่องและรหัสติดตาม", "I will look it up by reference and access code"),
            line=Words("ติดตามเอง", "I will look it up"),
        ),
    ]
    if context.source.get(CHAT_ADDRESS):
        ways.insert(0, Choice("line", Words("ทาง LINE นี้", "Here in LINE")))
    return tuple(ways)
