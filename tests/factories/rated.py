"""A service that only asks what surveys ask beside the other kinds: a scale, tables of ratings, rankings."""

from services.catalogue import Outcome, Service
from services.questions import Choice, DataClass, Question
from services.text import Words
from tests.factories.services import Desk, make_service

ROWS = (
    Choice("process", Words("ขั้นตอน", "Process")),
    Choice("officers", Words("เจ้าหน้าที่", "Officers")),
    Choice("place", Words("สถานที่", "Place")),
)
NEEDS = (
    Choice("road", Words("ถนน", "Roads")),
    Choice("light", Words("ไฟส่องสว่าง", "Street lights")),
    Choice("water", Words("น้ำท่วม", "Floods")),
)
ENDS = {"low": Words("ไม่แนะนำแน่นอน", "Not at all likely"), "high": Words("แนะนำแน่นอน", "Very likely")}


def _ask(key: str, kind: str, th: str, en: str, *, required: bool = True, **settings: object) -> Question:
    return Question(key, kind, Words(th, en), DataClass.INTERNAL, required=required, settings=settings)


QUESTIONS = [
    _ask("again", "scale", "จะแนะนำเราหรือไม่", "Would you recommend us?", **ENDS),
    _ask("aspects", "matrix", "พอใจแต่ละด้านเพียงใด", "How satisfied are you with each?", rows=ROWS),
    _ask("first", "ranking", "อะไรควรทำก่อน", "What should come first?", choices=NEEDS),
    _ask("extra", "matrix", "ด้านอื่น", "Other aspects", required=False, rows=ROWS[:2]),
    _ask("two", "ranking", "สองอย่างที่ชอบ", "Two that you like", required=False, choices=NEEDS, most=2),
]


def make_rated(desk: Desk) -> Service:
    """The service behind `desk`; the caller registers it."""
    return make_service(
        desk, key="rated", name=Words("แบบประเมินตัวอย่าง", "Sample survey"), questions=lambda context: QUESTIONS,
        prefill=lambda context: {}, preview=lambda context: [], chat_words=("ตารางตัวอย่าง",), certification=None,
        submit=lambda submission: (desk.submissions.append(submission), Outcome("thanks"))[1],
    )  # fmt: skip
