"""Every message of the chat once, by purpose, with when it is sent: all but forms and notices."""

from chatbot.messages import (
    cases,
    codes,
    courtesy,
    evidence,
    general,
    handover,
    information,
    linking,
    moving,
    news,
    parts,
    review,
    staffing,
    surveys,
    taxes,
    topics,
)
from chatbot.messages import walking as asides
from services.cases import Action, Status
from services.helpdesk import EndedBy
from services.news import Preferences
from services.taxes import CERTIFICATION
from services.text import Words
from tools.chat import things
from tools.chat.things import Group, Sample

_MASKED = "ไฟทางหน้าวัดดับ 3 ดวง มืดมาก ติดต่อ xxx-xxx-xxxx"
_SHOWN = staffing.Shown(things.LAMP, things.PLACE)

GREETING = Group(
    "greeting",
    "Greeting, menu, help",
    [
        Sample("general.welcome", "Somebody adds the account as a friend",
               lambda v: general.welcome(v, things.SERVICES)),
        Sample("general.hello", "A greeting is typed", lambda v: general.hello(v, things.SERVICES)),
        Sample(
            "general.menu", "“เมนู”, while a form waits", lambda v: [general.menu(v, things.SERVICES, can_go_on=True)]
        ),
        Sample("general.service_label", "The name of a service on its button, 20 characters at most",
               lambda v: parts.text(general.service_label(things.SERVICES[0], v))),
        Sample("general.thanks", "A greeting picture or sticker, once a day", general.thanks),
        Sample("courtesy.you_are_welcome", "“ขอบคุณ”", courtesy.you_are_welcome),
        Sample("courtesy.you_are_welcome (in a form)", "The same in the midst of a form, which goes on below",
               lambda v: courtesy.you_are_welcome(v, goes_on=True)),
        Sample("general.report_with_pictures", "A picture before any form, the first of a day",
               lambda v: general.report_with_pictures(v, things.SERVICES[0])),
        Sample("general.unknown", "Words that are neither a command nor answered by the information centre",
               lambda v: general.unknown(v, things.SERVICES)),
        Sample("general.unknown (an officer waits)", "The same, while an officer waits for an answer about a matter",
               lambda v: general.unknown(v, [], answers=(things.REFERENCE, things.TOKEN))),
        Sample("general.help_card", "“ช่วยเหลือ” in the midst of a form",
               lambda v: general.help_card(v, service=things.NAME, can_go_back=True, web=things.SITE)),
        Sample("general.languages", "“ภาษา”", general.languages),
        Sample("general.told", "The language was changed; also: a code that does not work, too many tries",
               lambda v: [m for kind in ("language", "bad_code", "too_often") for m in general.told(v, kind)[:1]]),
        Sample("general.apology", "Something of ours broke", general.apology),
    ],
)  # fmt: skip
FORMS = Group(
    "forms",
    "Forms that wait, go on elsewhere or are given up",
    [
        Sample("general.stale", "Words arrive while a form is days old",
               lambda v: general.stale(v, things.SERVICES[0], "18 พ.ย. 69" if v.language == "th" else "18 Nov 2026")),
        Sample("general.busy", "The name of another service is typed in the midst of a form",
               lambda v: general.busy(v, *things.SERVICES, may_be_answer=True)),
        Sample("general.really_cancel", "“ยกเลิก”", lambda v: general.really_cancel(v, things.NAME)),
        Sample("general.cancelled", "The form was given up", general.cancelled),
        Sample("general.nothing_open", "“ทำต่อ” or “ยกเลิก” where nothing is open", general.nothing_open),
        Sample("general.expired", "A button of a form that is gone", general.expired),
        Sample("general.old_button", "A button of something that is over", general.old_button),
        Sample("general.note", "Above a question: the form was taken over from the web",
               lambda v: parts.text(general.note(v, "resumed"))),
        Sample("general.sign_in", "A service that needs an account", lambda v: general.sign_in(v, things.SERVICES[0])),
        Sample("general.web_link", "The way on to the web where no link of one use can be made",
               lambda v: general.web_link(v, things.NAME, things.SITE)),
        Sample("moving.carried", "“ทำต่อบนเว็บไซต์”", lambda v: moving.carried(v, things.NAME, things.SITE, "7K4M2X")),
        Sample("moving.away", "Words arrive while the form is open on the web", lambda v: moving.away(v, things.NAME)),
        Sample("moving.how_back", "“ทำต่อที่นี่” is pressed meanwhile", moving.how_back),
    ],
)  # fmt: skip
MINE = Group(
    "matters",
    "My matters and the cards of cases",
    [
        Sample("cases.my_cases", "“เรื่องของฉัน”",
               lambda v: cases.my_cases(v, things.MINE, things.MINE_TOPICS, more=None,
                                        pictures=[things.PICTURE, "/pictures/road"])),
        Sample("cases.my_cases (none)", "The same, where nothing was reported yet",
               lambda v: cases.my_cases(v, [], [], more=None)),
        Sample("cases.ask_reference", "“ติดตามเรื่อง”", cases.ask_reference),
        Sample("cases.ask_reference (wrong)", "No matter has that reference and code",
               lambda v: cases.ask_reference(v, is_wrong=True)),
        Sample("cases.ask_code", "The reference was typed without its code",
               lambda v: cases.ask_code(v, things.REFERENCE)),
        Sample("cases.case_card", "A matter is opened: in progress",
               lambda v: cases.case_card(v, things.tracked(things.case_of(Status.IN_PROGRESS, Action.REPLY,
                                                                          Action.WITHDRAW)),
                                         things.LAMP, things.WORKS, picture=things.PICTURE)),
        Sample("cases.case_card (waiting_citizen)", "An officer asked something",
               lambda v: cases.case_card(v, things.tracked(things.case_of(Status.WAITING_CITIZEN, Action.REPLY,
                                                                          last=things.QUESTION)),
                                         things.LAMP, things.WORKS)),
        Sample("cases.case_card (resolved)", "Done: the sender says whether it is put right",
               lambda v: cases.case_card(v, things.tracked(things.case_of(Status.RESOLVED, Action.CONFIRM,
                                                                          Action.DISPUTE, last=things.MENDED)),
                                         things.LAMP, things.WORKS)),
        Sample("cases.case_card (closed)", "Closed, with what came of it",
               lambda v: cases.case_card(v, things.tracked(things.case_of(Status.CLOSED, last=things.MENDED,
                                                                          **things.CLOSED)),
                                         things.LAMP, things.WORKS)),
        Sample("cases.action_title", "The head of what the sender does to a matter, and its button",
               lambda v: parts.text(" · ".join(cases.action_title(each).in_(v.language) for each in cases.ORDER))),
        Sample("cases.really_withdraw", "“ขอยุติเรื่อง” is pressed",
               lambda v: cases.really_withdraw(v, things.REFERENCE)),
        Sample("cases.done", "Above the card, after the sender replied, confirmed, disputed or withdrew",
               lambda v: [m for each in cases.ORDER for m in parts.text(cases.done(v, each))]),
        Sample("cases.not_now", "The matter has moved on meanwhile", lambda v: parts.text(cases.not_now(v))),
        Sample("cases.gone", "A button of a matter that is not here any more", cases.gone),
    ],
)  # fmt: skip
INFORMATION = Group(
    "information",
    "Answers of the information centre",
    [
        Sample("information.cards", "A question that one answer fits",
               lambda v: information.cards(v, [things.HOURS], ())),
        Sample("information.cards (several)", "A question that several answers fit",
               lambda v: information.cards(v, [things.ROAD, things.HOURS], {"complaint"})),
        Sample("topics.offer", "A plain complaint, typed outside of any form",
               lambda v: topics.offer(v, [(things.TOPIC, "start:complaint:flood:0")], other="start:complaint::0",
                                      is_story=True, has_answers=True)),
        Sample("information.aside", "A question in the midst of a form, which goes on below",
               lambda v: information.aside(v, things.HOURS)),
        Sample("information.shown", "An answer asked for by its button",
               lambda v: information.shown(v, things.ROAD, {"complaint"})),
        Sample("information.emergency", "Words of danger, at any moment",
               lambda v: information.emergency(v, things.URGENT)),
        Sample("information.glad", "“ใช่”", information.glad),
        Sample("information.sorry", "“ไม่ใช่”", information.sorry),
        Sample("information.how_to_ask", "“ถาม”", information.how_to_ask),
    ],
)  # fmt: skip
HANDOVER = Group(
    "handover",
    "A talk with an officer",
    [
        Sample("general.officer_called", "“เจ้าหน้าที่”, out of hours",
               lambda v: general.officer_called(
                   v, next_day="จันทร์ที่ 23 พฤศจิกายน 2569" if v.language == "th" else "Monday 23 November 2026",
                   can_go_on=True)),
        Sample("handover.already", "“เจ้าหน้าที่” again, while one is talking or waited for",
               lambda v: [handover.already(v, answers=each)[0] for each in (False, True)]),
        Sample("handover.answer", "The officer's first words, about a matter",
               lambda v: handover.answer(v, "พรุ่งนี้ช่างเข้าไปดูเวลา 9.00 น. ท่านสะดวกหรือไม่"
                                         if v.language == "th" else "Our crew comes at 9 tomorrow. Does that suit you?",
                                         post="นายช่างโยธา" if v.language == "th" else "Civil works officer",
                                         is_first=True, reference=things.REFERENCE)),
        Sample("handover.ended", "The officer ends the talk; below: nobody said anything for a while",
               lambda v: [handover.ended(v, by, can_go_on=True)[0] for by in (EndedBy.OFFICER, EndedBy.TIME)]),
        Sample("evidence.kept", "A voice clip, a film or a file arrives while a form is filled in",
               lambda v: [m for kind in ("audio", "video", "file")
                          for m in parts.text(evidence.kept(v, kind, "long_text"))]),
        Sample("walking.first_of_all", "“ย้อนกลับ” at the first question",
               lambda v: parts.text(asides.first_of_all(v))),
        Sample("walking.kept_pictures", "Pictures arrive while something else is asked",
               lambda v: parts.text(asides.kept_pictures(v, Words("ภาพถ่าย", "Photographs"), 2))),
        Sample("walking.kept_place", "A location arrives while something else is asked",
               lambda v: parts.text(asides.kept_place(v, Words("เกิดเหตุที่ใด", "Where is it?")))),
        Sample("walking.added_words", "The second half of a story", lambda v: parts.text(asides.added_words(v))),
    ],
)  # fmt: skip
NEWS = Group(
    "news",
    "News",
    [
        Sample("news.broadcast", "To those who agreed to news of that kind",
               lambda v: news.broadcast(v, things.NEWS)),
        Sample("news.broadcast_to_friends", "To every friend of the account, both languages side by side",
               lambda v: news.broadcast_to_friends({each: things.voice(each) for each in ("th", "en")}, things.RESULT)),
        Sample("news.newest", "“ข่าว”", lambda v: news.newest(v, [things.NEWS, things.RESULT], has_agreed=False)),
        Sample("news.newest (none)", "“ข่าว” where there are none", lambda v: news.newest(v, [], has_agreed=False)),
        Sample("news.settings_card", "“รับข่าว”: each kind is pressed on or off",
               lambda v: news.settings_card(
                   v, things.NEWS_KINDS, Preferences(frozenset({"results"}), "5101", things.RECEIVED),
                   Words("เมืองลำพูน", "Mueang Lamphun"), is_saved=True)),
        Sample("news.districts", "“เลือกอำเภอ” on that card",
               lambda v: news.districts(v, [(each.code, each.name) for each in things.DISTRICTS], "5101")),
        Sample("news.withdrawn", "“เลิกรับข่าว”", news.withdrawn),
        Sample("news.tied", "An officer typed the code that ties a chat for tests",
               lambda v: news.tied(v, "นักประชาสัมพันธ์" if v.language == "th" else "Press officer")),
        Sample("news.bad_test_code", "That code does not work", news.bad_test_code),
    ],
)  # fmt: skip
ACCOUNT = Group(
    "account",
    "The account on the web and this chat",
    [
        Sample("linking.invite", "“เชื่อมบัญชี”", lambda v: linking.invite(v, things.SITE)),
        Sample("linking.tied", "The web page confirmed it", linking.tied),
        Sample("linking.tied_already", "“เชื่อมบัญชี” again", linking.tied_already),
        Sample("linking.really_untie", "“ยกเลิกการเชื่อมบัญชี”", linking.really_untie),
        Sample("linking.untied", "It was unlinked", linking.untied),
        Sample("linking.not_tied", "There is nothing to unlink", linking.not_tied),
        Sample("linking.not_now", "LINE gives no invitation", linking.not_now),
        Sample("linking.failed", "The link was used or is too old", linking.failed),
        Sample("linking.refused", "Tied to another account; to another LINE; the only way to sign in",
               lambda v: [linking.refused(v, code)[0] for code in ("identity_taken", "identity_other", "last_way_in")]),
    ],
)  # fmt: skip
OFFICERS = Group(
    "officers",
    "Officers' own LINE",
    [
        Sample("staffing.tied", "An officer typed the code of the page “LINE ของฉัน”",
               lambda v: staffing.tied(v, "นายช่างโยธา" if v.language == "th" else "Civil works officer")),
        Sample("staffing.work", "“งานใหม่” or “งานของฉัน”",
               lambda v: staffing.work(v, staffing.NEW, [
                   (things.row(Status.ASSIGNED, things.REFERENCE), _SHOWN),
                   (things.row(Status.IN_PROGRESS, "RP-69-3D8H-QW", is_late=True), _SHOWN)],
                   scope="unit", more=None)),
        Sample("staffing.work (none)", "The same, where nothing waits",
               lambda v: staffing.work(v, staffing.NEW, [], scope="unit", more=None)),
        Sample("staffing.case_card", "A matter is opened: nobody's name, telephones masked",
               lambda v: staffing.case_card(v, things.case_of(
                   Status.IN_PROGRESS, Action.ANSWER, Action.ASK, Action.RESOLVE, Action.CLOSE, Action.NOTE),
                   _SHOWN, _MASKED, note=staffing.note(v, "done"))),
        Sample("staffing.sure", "Before anything is written to a matter",
               lambda v: staffing.sure(v, Action.RESOLVE, things.REFERENCE)),
        Sample("staffing.note", "Above a card: saved; cannot be done now; somebody was faster",
               lambda v: [m for kind in ("done", "not_now", "stale") for m in parts.text(staffing.note(v, kind))]),
        Sample("staffing.told", "A bad code; too many tries; untied; not in your work",
               lambda v: [staffing.told(v, kind)[0] for kind in ("bad_code", "too_often", "untied", "gone")]),
        Sample("staffing.not_officer", "A word of officers from somebody else", staffing.not_officer),
    ],
)  # fmt: skip
SURVEYS = Group(
    "surveys",
    "Surveys",
    [
        Sample("surveys.faces", "Somebody was served: one press is stored at once",
               lambda v: surveys.faces(
                   v, v.say(things.HOW_SATISFIED), [v.say(things.MATTER_CLOSED), v.say(things.TIED)], things.TOKEN)),
        Sample("surveys.rated", "A face was pressed",
               lambda v: surveys.rated(
                   v, 4, token=things.TOKEN, about=things.MATTER, tied=things.TIED, has_more=True)),
        Sample("surveys.rated (bad)", "A mark of 1 or 2; outside of any form the question why stands below",
               lambda v: surveys.rated(
                   v, 2, token=things.TOKEN, about=things.MATTER, tied=things.TIED, is_bad=True, has_more=True,
                   reopens=things.TOKEN)),
        Sample("surveys.rated (nothing to reopen)", "The same after a talk or a payment",
               lambda v: surveys.rated(
                   v, 1, token=things.TOKEN, about=Words("การสนทนากับเจ้าหน้าที่ครั้งนี้", "your talk with an officer"),
                   tied=things.TIED, is_bad=True, is_asked=True)),
        Sample("surveys.change_mark", "“เปลี่ยนคะแนน”",
               lambda v: surveys.change_mark(v, things.HOW_SATISFIED, things.TIED, things.TOKEN)),
        Sample("surveys.closed", "A face of a survey that is over; a mark changed too late",
               lambda v: [*surveys.closed(v), *surveys.closed(v, is_late=True)]),
        Sample("surveys.open_surveys", "“แบบสอบถาม”", lambda v: surveys.open_surveys(v, things.SURVEYS)),
        Sample("surveys.open_surveys (none)", "The same, where none is open", lambda v: surveys.open_surveys(v, [])),
    ],
)  # fmt: skip
CODES = Group(
    "codes",
    "Printed codes",
    [
        Sample("codes.scanned", "“รหัส K7M2QXP”, or the code alone: before the first question of what it begins",
               lambda v: codes.scanned(v, "K7M-2QXP", things.LAMP, things.PLACE)),
        Sample("codes.leads", "A code that leads to a page",
               lambda v: codes.leads(v, "K7M-2QXP", Words("เวลาทำการ", "Opening hours"),
                                     f"{things.SITE}/info/opening-hours")),
        Sample("codes.ended", "A code that was withdrawn; “expired” and “there no more” read alike",
               lambda v: codes.ended(v, "K7M-2QXP", "withdrawn", Words("ย้ายป้ายแล้ว", "The sign was moved"),
                                     (things.NAME, "start:complaint"))),
        Sample("codes.unknown_code", "Something that is called a code and is none of ours",
               lambda v: codes.unknown_code(v, "222-2222")),
    ],
)  # fmt: skip
TAXES = Group(
    "taxes",
    "Taxes and fees",
    [
        Sample("taxes.due", "“ภาษี”, or the tile below the chat: what is to be filed",
               lambda v: taxes.due(v, things.OWED)),
        Sample("taxes.due (nothing)", "The same, where everything is filed", lambda v: taxes.due(v, [])),
        Sample("taxes.places", "“ยื่นแบบ” where several establishments owe the month",
               lambda v: taxes.places(v, things.OWED[0])),
        Sample("taxes.sure_nil", "“ไม่มีรายการเดือนนี้”, here or below a reminder",
               lambda v: taxes.sure_nil(v, things.OWED[0], CERTIFICATION)),
        Sample("taxes.nil_done", "It is confirmed",
               lambda v: taxes.nil_done(v, [("TX-69-7K4M-2X", "โรงแรมตัวอย่างหริภุญไชย")], is_billed=False)),
        Sample("taxes.filed_already", "A button of a month that is filed meanwhile",
               lambda v: parts.text(taxes.filed_already(v))),
        Sample("review.confirmation (bill)", "A return was sent and there is something to pay",
               lambda v: review.confirmation(v, things.FILED, things.HOTEL)),
        Sample("taxes.bills", "“ใบแจ้ง”", lambda v: taxes.bills(v, things.BILLS)),
        Sample("taxes.bills (none)", "The same, where nothing is to be paid", lambda v: taxes.bills(v, [])),
        Sample("taxes.receipts", "“ใบเสร็จ”", lambda v: taxes.receipts(v, things.RECEIPTS)),
        Sample("taxes.receipts (none)", "The same, where nothing was paid yet", lambda v: taxes.receipts(v, [])),
        Sample("taxes.who_is_it", "Any of these, while the chat is tied to no account", taxes.who_is_it),
        Sample("taxes.no_business", "The account acts for no business",
               lambda v: taxes.no_business(v, service="business-registration")),
        Sample("taxes.refused", "Nothing cannot be filed in the chat for that month", taxes.refused),
    ],
)  # fmt: skip
