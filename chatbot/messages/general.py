"""What the chat says beside the questions: greeting, menu, help, languages, officers, forms that wait or are gone."""

from collections.abc import Sequence

from chatbot.messages import parts
from chatbot.messages.parts import Message, Part
from chatbot.messages.question import AMONG
from chatbot.messages.voice import Voice
from services.catalogue import Service
from services.text import Words, snippet

TRACK = Words("ติดตามเรื่อง", "Track a matter")
MINE = Words("เรื่องของฉัน", "My matters")
OFFICER = Words("คุยกับเจ้าหน้าที่", "Talk to an officer")
MENU = Words("เมนู", "Menu")
HELP = Words("ช่วยเหลือ", "Help")
CONTINUE = Words("ทำต่อ", "Continue")
ANEW = Words("เริ่มใหม่", "Begin anew")
CANCEL = Words("ยกเลิก", "Cancel")
BACK = Words("ย้อนกลับ", "Back")
WEB = Words("ทำต่อบนเว็บไซต์", "Continue on the web")
OTHER_LANGUAGE = Words("English", "ภาษาไทย")
_CHOOSE = Words("เลือกบริการ", "Choose a service")
_OF = Words("บริการของ {organisation}", "Services of {organisation}")
_WELCOME = Words(
    "สวัสดี{ka} ยินดีต้อนรับสู่บริการออนไลน์ของ {organisation} แจ้งเรื่อง ติดตามเรื่อง ยื่นภาษี หรือสอบถามได้ตลอด 24 ชั่วโมง"
    " กดปุ่มเมนูด้านล่าง หรือพิมพ์บอกเรื่องได้เลย{ka}\n\nเหตุด่วนเหตุร้าย โทร 191 เจ็บป่วยฉุกเฉิน โทร 1669",
    "Hello and welcome to the online services of {organisation}. Report a problem, follow it, file taxes or ask, at any"
    " hour: press the menu below, or just type what it is about.\n\nEmergency: 191, medical 1669",
)
_HELLO = Words("สวัสดี{ka} มีเรื่องให้ช่วยเลือกได้เลย{ka}", "Hello. Choose what you need.")
_THANKS = Words("ขอบคุณ{ka} มีเรื่องให้ช่วยกดเมนูได้เลย", "Thank you. Press the menu whenever you need something.")
_WITH_PICTURES = Words(
    "ได้รับภาพแล้ว{ka} ต้องการแจ้งเรื่องพร้อมภาพนี้ไหม{kha} กดปุ่มด้านล่างภายใน 30 นาที ภาพจะแนบไปกับเรื่องให้เลย",
    "Got your picture. Do you want to report something with it? Press the button within 30 minutes and it goes along.",
)
_UNKNOWN = Words(
    'ขออภัย ยังไม่เข้าใจ{ka} เลือกจากเมนู หรือพิมพ์ "เจ้าหน้าที่" เพื่อคุยกับคน',
    'Sorry, I do not understand. Choose below, or type "officer" to talk to a person.',
)
_OFFICER_WAITS = Words(
    "เจ้าหน้าที่รอคำตอบของท่านในเรื่อง {ref} อยู่{ka} ส่งข้อความนี้เป็นคำตอบหรือไม่{kha}",
    "An officer waits for your answer about {ref}. Send these words as your answer?",
)
_SEND_IT = Words("ส่งเป็นคำตอบ", "Send as my answer")
_SEE_CASE = Words("ดูเรื่องนี้", "See this matter")
_HOW = Words(
    "พิมพ์หรือกดได้ทุกเมื่อ: ย้อนกลับ · ข้าม · แก้ไข · ยกเลิก · เมนู · ภาษาอังกฤษ · เจ้าหน้าที่ · ทำต่อบนเว็บไซต์",
    "Type or press at any moment: back · skip · change · cancel · menu · Thai · officer · continue on the web",
)
_KEPT = Words("คำตอบของท่านเก็บไว้แล้ว ทำต่อเมื่อใดก็ได้", "Your answers are kept: go on whenever you like.")
_REALLY = Words("ยกเลิก “{service}” และลบคำตอบที่ตอบไว้หรือไม่{kha}", "Give up “{service}” and delete the answers so far?")
_YES_CANCEL = Words("ยกเลิกเรื่องนี้", "Yes, give it up")
_NO_CANCEL = Words("ทำต่อ", "No, go on")
_CANCELLED = Words("ยกเลิกแล้ว{ka}", "Given up.")
_NOTHING = Words("ขณะนี้ไม่มีเรื่องที่ทำค้างอยู่{ka}", "There is nothing unfinished at present.")
_STALE = Words(
    "ท่านกรอก “{service}” ค้างไว้เมื่อ {when} ทำต่อหรือเริ่มใหม่{kha}",
    "You left “{service}” unfinished on {when}. Go on, or begin anew?",
)
_BUSY = Words(
    "ขณะนี้ท่านกำลังกรอก “{service}” อยู่ ทำต่อหรือเริ่ม “{other}” ใหม่{kha}",
    "You are in “{service}”. Go on with it, or begin “{other}”?",
)
_USE = Words("ใช้เป็นคำตอบ", "It is my answer")
_EXPIRED = Words(
    "แบบที่กรอกค้างไว้หมดอายุหรือถูกยกเลิกแล้ว{ka} เริ่มใหม่ได้จากเมนู", "The form you had begun is gone. Begin anew from the menu."
)
_OLD_BUTTON = Words("ปุ่มนี้เป็นของรายการเก่า{ka}", "That button belongs to something earlier.")
_SIGN_IN = Words(
    "“{service}” ต้องใช้บัญชี{ka} กด “เชื่อมบัญชี” ครั้งเดียวแล้วทำต่อในแชตนี้ หรือเปิดเว็บไซต์แล้วเข้าสู่ระบบ",
    "“{service}” needs an account. Press “Link my account” once and go on here, or sign in at the web site.",
)
_OPEN_WEB = Words("เปิดเว็บไซต์", "Open the web site")
_LINK = Words("เชื่อมบัญชี", "Link my account")
_WEB_LINK = Words(
    "ทำ “{service}” ต่อบนเว็บไซต์ได้ที่ปุ่มนี้{ka} คำตอบที่ให้ไว้อยู่ครบ อย่าส่งลิงก์ให้ผู้อื่น เพราะเปิดดูคำตอบได้",
    "Go on with “{service}” on the web: your answers are all there. Keep the link to yourself; it shows them.",
)
_RESUMED = Words("รับช่วงต่อจากเว็บไซต์แล้ว{ka}", "Taken over from the web.")
_BAD_CODE = Words(
    "รหัสนี้ใช้ไม่ได้หรือหมดอายุแล้ว{ka} ขอรหัสใหม่จากหน้าเว็บไซต์",
    "That code does not work (any more). Ask the web page for another.",
)
_TOO_OFTEN = Words("ลองหลายครั้งเกินไป{ka} รอสักครู่แล้วลองใหม่", "Too many tries. Please wait a while.")
_SPEAKS = Words("เปลี่ยนเป็นภาษาไทยแล้ว{ka}", "We go on in English.")
_WHICH = Words("เลือกภาษา / Choose a language", "Choose a language / เลือกภาษา")
_CALLED = Words(
    "แจ้งเจ้าหน้าที่แล้ว{ka} พิมพ์เรื่องที่ต้องการถามไว้ได้เลย เจ้าหน้าที่จะตอบในแชตนี้",
    "An officer has been told. Type your question: the answer comes in this chat.",
)
_CLOSED = Words(
    "ขณะนี้นอกเวลาราชการ เจ้าหน้าที่จะตอบในวันทำการถัดไป ({day})",
    "The office is closed. An officer answers on the next working day ({day}).",
)
_PHONE = Words("โทร {phone}", "Telephone {phone}")
_BROKEN = Words(
    "ขออภัย{ka} ระบบขัดข้องชั่วคราว คำตอบก่อนหน้านี้ยังอยู่ ลองส่งอีกครั้ง{naka}",
    "Sorry, something of ours broke. Your earlier answers are kept: please send that again.",
)
_EMERGENCY = Words("เหตุด่วนเหตุร้าย โทร 191 เจ็บป่วยฉุกเฉิน โทร 1669", "Emergency: 191, medical 1669")


def service_label(service: Service, voice: Voice) -> str:
    """What stands on the button of a service."""
    return parts.label((service.line or service.name).in_(voice.language))


def welcome(voice: Voice, services: Sequence[Service]) -> list[Message]:
    """The first thing that is said to somebody."""
    return [*parts.text(voice.say(_WELCOME, organisation=voice.organisation)), menu(voice, services)]


def hello(voice: Voice, services: Sequence[Service]) -> list[Message]:
    """A greeting is greeted back."""
    return [*parts.text(voice.say(_HELLO)), menu(voice, services)]


def thanks(voice: Voice) -> list[Message]:
    """The one polite answer to a greeting picture or sticker."""
    return parts.with_quick(parts.text(voice.say(_THANKS)), [_menu_button(voice)])


def report_with_pictures(voice: Voice, service: Service) -> list[Message]:
    """Somebody sent a picture and nothing else: is it the beginning of a report?"""
    items = [parts.postback(service_label(service, voice), f"start:{service.key}"), _menu_button(voice)]
    return parts.with_quick(parts.text(voice.say(_WITH_PICTURES)), items)


def menu(voice: Voice, services: Sequence[Service], *, can_go_on: bool = False) -> Message:
    """What is on offer here, as a card of buttons; with "continue" where a form waits."""
    say = voice.say
    main = [
        parts.button(parts.postback(service_label(service, voice), f"start:{service.key}",
                                    shown=service.name.in_(voice.language)), colour=voice.colour)
        for service in services[:10]
    ]  # fmt: skip
    others = parts.grid(
        [
            parts.postback(say(TRACK), "cmd:track"),
            parts.postback(say(MINE), "cmd:mine"),
            parts.postback(say(OFFICER), "cmd:officer"),
            parts.postback(say(OTHER_LANGUAGE), "cmd:thai" if voice.is_english else "cmd:english"),
        ]
    )
    head = parts.title_bar(say(_OF, organisation=voice.organisation), voice.colour)
    names = " · ".join(service.name.in_(voice.language) for service in services[:10])
    body = [parts.column([*main, *others], spacing="sm")]
    message = parts.flex(f"{say(_CHOOSE)}: {names}", parts.bubble(body, header=head))
    tiles = [parts.postback(say(CONTINUE), "cmd:continue")] if can_go_on else []
    tiles += [
        parts.postback(service_label(each, voice), f"start:{each.key}", shown=each.name.in_(voice.language))
        for each in services[:8]
    ]
    tiles += [parts.postback(say(TRACK), "cmd:track"), parts.postback(say(OFFICER), "cmd:officer")]
    return {**message, "quickReply": parts.quick(tiles)}


def unknown(voice: Voice, near: Sequence[Service], *, answers: tuple[str, str] | None = None) -> list[Message]:
    """Not understood: the three likeliest services and a person.

    Where an officer waits for an answer (`answers`: reference and token), whether this is it.
    """
    if answers is not None:
        return _is_it_the_answer(voice, *answers)
    items = [
        parts.postback(service_label(service, voice), f"start:{service.key}", shown=service.name.in_(voice.language))
        for service in near[:3]
    ]
    items += [parts.postback(voice.say(TRACK), "cmd:track"), parts.postback(voice.say(OFFICER), "cmd:officer"),
              _menu_button(voice)]  # fmt: skip
    return parts.with_quick(parts.text(voice.say(_UNKNOWN)), items)


def _is_it_the_answer(voice: Voice, reference: str, token: str) -> list[Message]:
    items = [
        parts.postback(voice.say(_SEND_IT), f"unsent:{token}"),
        parts.postback(voice.say(_SEE_CASE), f"case:{token}"),
        parts.postback(voice.say(OFFICER), "cmd:officer"),
        _menu_button(voice),
    ]
    return parts.with_quick(parts.text(voice.say(_OFFICER_WAITS, ref=reference)), items)


def help_card(voice: Voice, *, service: Words | None, can_go_back: bool, web: str = "") -> list[Message]:
    """Everything that can be done now, as buttons."""
    say = voice.say
    buttons: list[Part] = []
    actions: list[Part] = []
    if service is not None:
        buttons.append(parts.button(parts.postback(say(CONTINUE), "cmd:continue"), colour=voice.colour))
        if can_go_back:
            actions.append(parts.postback(say(BACK), "cmd:back"))
        actions.append(parts.postback(say(CANCEL), "cmd:cancel"))
        if web:
            actions.append(parts.link(say(WEB), web))
    actions += [
        parts.postback(say(MENU), "cmd:menu"),
        parts.postback(say(MINE), "cmd:mine"),
        parts.postback(say(OFFICER), "cmd:officer"),
        parts.postback(say(OTHER_LANGUAGE), "cmd:thai" if voice.is_english else "cmd:english"),
    ]
    buttons += parts.grid(actions)
    body = [parts.words(say(_HOW), size="sm", color=parts.INK)]
    if service is not None:
        body.append(parts.words(say(_KEPT), size="sm", color=parts.GREY, margin="md"))
    body.append(parts.words(say(_EMERGENCY), size="sm", color=parts.WARN, margin="md"))
    card = parts.bubble(body, header=parts.title_bar(say(HELP), voice.colour), footer=buttons)
    return [parts.flex(f"{say(HELP)}: {say(_HOW)}", card)]


def really_cancel(voice: Voice, service: Words) -> list[Message]:
    """Asks before anything is deleted."""
    items = [parts.postback(voice.say(_YES_CANCEL), "cancel:yes"), parts.postback(voice.say(_NO_CANCEL), "cancel:no")]
    return parts.with_quick(parts.text(voice.say(_REALLY, service=_short(service, voice))), items)


def cancelled(voice: Voice) -> list[Message]:
    """It is given up."""
    return parts.with_quick(parts.text(voice.say(_CANCELLED)), [_menu_button(voice)])


def nothing_open(voice: Voice) -> list[Message]:
    """Back, skip or cancel with nothing to do it to."""
    return parts.with_quick(
        parts.text(voice.say(_NOTHING)), [_menu_button(voice), parts.postback(voice.say(MINE), "cmd:mine")]
    )


def stale(voice: Voice, service: Service, when: str) -> list[Message]:
    """A form that was left long ago: go on or begin anew, before words are taken for an answer."""
    shown = voice.say(_STALE, service=_short(service.name, voice), when=when)
    return parts.with_quick(parts.text(shown), _go_on(voice, service.key))


def busy(voice: Voice, service: Service, other: Service, *, may_be_answer: bool, key: str = "") -> list[Message]:
    """The word of a service in the midst of a form; `key` as its button says it."""
    items = _go_on(voice, key or other.key)
    if may_be_answer:
        items.append(parts.postback(voice.say(_USE), "cmd:use"))
    shown = voice.say(_BUSY, service=_short(service.name, voice), other=_short(other.name, voice))
    return parts.with_quick(parts.text(shown), items)


def _go_on(voice: Voice, key: str) -> list[Part]:
    return [parts.postback(voice.say(CONTINUE), "cmd:continue"), parts.postback(voice.say(ANEW), f"anew:{key}")]


def expired(voice: Voice) -> list[Message]:
    """A form that is no more."""
    return parts.with_quick(parts.text(voice.say(_EXPIRED)), [_menu_button(voice)])


def old_button(voice: Voice) -> list[Message]:
    """A button of something that is over."""
    return parts.with_quick(parts.text(voice.say(_OLD_BUTTON)), [_menu_button(voice)])


def sign_in(voice: Voice, service: Service) -> list[Message]:
    """A service that asks for an account: the chat is tied to one, or it is begun on the web."""
    shown = voice.say(_SIGN_IN, service=_short(service.name, voice))
    return parts.with_quick(
        parts.text(shown),
        [
            parts.postback(voice.say(_LINK), "cmd:link"),
            parts.link(voice.say(_OPEN_WEB), voice.url(f"/services/{service.key}")),
            _menu_button(voice),
        ],
    )


def web_link(voice: Voice, service: Words, address: str) -> list[Message]:
    """The way on to the web."""
    shown = voice.say(_WEB_LINK, service=_short(service, voice))
    card = parts.bubble(
        [parts.words(shown, size="sm", color=parts.INK)],
        footer=[parts.button(parts.link(voice.say(_OPEN_WEB), address), colour=voice.colour)],
    )
    return parts.with_quick([parts.flex(shown, card)], [parts.postback(voice.say(CONTINUE), "cmd:continue")])


def apology(voice: Voice) -> list[Message]:
    """Something of ours broke."""
    items = [parts.postback(voice.say(CONTINUE), "cmd:continue"), parts.postback(voice.say(OFFICER), "cmd:officer")]
    return parts.with_quick(parts.text(voice.say(_BROKEN)), [*items, _menu_button(voice)])


def note(voice: Voice, kind: str) -> str:
    """A short word that goes before the next question."""
    return voice.say({"resumed": _RESUMED, "language": _SPEAKS, "old": _OLD_BUTTON}[kind])


def told(voice: Voice, kind: str) -> list[Message]:
    """A short word with the way to the menu."""
    words = {"bad_code": _BAD_CODE, "too_often": _TOO_OFTEN, "language": _SPEAKS}[kind]
    return parts.with_quick(parts.text(voice.say(words)), [_menu_button(voice)])


def which(voice: Voice, choices: Sequence[tuple[str, str]]) -> list[Message]:
    """Words that may mean several of what was offered: those alone, by their names and what their buttons say."""
    items = [parts.postback(name, data, shown=name) for name, data in choices]
    lines = [f"• {snippet(name, 60)}" for name, _ in choices]
    return parts.with_quick(parts.text("\n".join([voice.say(AMONG), *lines])), items)


def languages(voice: Voice) -> list[Message]:
    """Which of the two."""
    items = [parts.postback("ภาษาไทย", "cmd:thai"), parts.postback("English", "cmd:english")]
    return parts.with_quick(parts.text(voice.say(_WHICH)), items)


def officer_called(voice: Voice, *, next_day: str, can_go_on: bool) -> list[Message]:
    """A person was asked for; out of hours with the day on which one answers."""
    lines = [voice.say(_CALLED)]
    if next_day:
        lines.append(voice.say(_CLOSED, day=next_day))
    if voice.phone:
        lines.append(voice.say(_PHONE, phone=voice.phone))
    items = [parts.postback(voice.say(CONTINUE), "cmd:continue")] if can_go_on else []
    return parts.with_quick(parts.text("\n".join([*lines, voice.say(_EMERGENCY)])), [*items, _menu_button(voice)])


def _menu_button(voice: Voice) -> Part:
    return parts.postback(voice.say(MENU), "cmd:menu")


def _short(words: Words, voice: Voice) -> str:
    return snippet(words.in_(voice.language), 120)
