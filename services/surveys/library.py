"""Ready questionnaires that a survey may begin with. Every word of them may be changed afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.surveys.definition import Definition, Option, Section, Skip, SurveyQuestion
from services.surveys.words import Aspect, Purpose
from services.text import Words


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready questionnaire: its name, what it is for, and what it asks."""

    key: str
    name: Words
    about: Words
    purpose: Purpose
    definition: Definition
    intro: Words
    thanks: Words
    #: Where exactly one survey of it makes sense, the key of that survey.
    survey_key: str = ""


def library() -> Sequence[Ready]:
    """All of them, in the order in which they are offered."""
    return (_SHORT, _ASPECTS, _ANNUAL, _WEBSITE, _CONSULTATION)


def find_ready(key: str) -> Ready | None:
    """The one of that key."""
    return next((ready for ready in library() if ready.key == key), None)


def _listed(*labels: tuple[str, str, str]) -> tuple[Option, ...]:
    return tuple(Option(key, Words(th, en)) for key, th, en in labels)


_REMARK = SurveyQuestion(
    "remark",
    "long_text",
    Words("ข้อเสนอแนะเพิ่มเติม", "Anything else you would like to say?"),
    hint=Words("ไม่ต้องใส่ชื่อหรือหมายเลขโทรศัพท์", "Please leave out names and telephone numbers."),
    is_required=False,
)
_THANKS = Words("เราจะนำคำตอบของท่านไปปรับปรุงบริการ", "We will use your answers to make our services better.")

#: What may have been bad, asked after a low mark.
_WHY = _listed(
    ("slow", "รอนานหรือล่าช้า", "It took too long"),
    ("steps", "ขั้นตอนหรือเอกสารยุ่งยาก", "Too many steps or papers"),
    ("manner", "การพูดจาหรือการดูแลของเจ้าหน้าที่", "How I was treated"),
    ("unclear", "ข้อมูลไม่ชัดเจน", "The information was unclear"),
    ("unsolved", "เรื่องยังไม่ได้รับการแก้ไข", "My matter was not solved"),
    ("place", "สถานที่หรือระบบใช้งานไม่สะดวก", "The place or the system was hard to use"),
    ("other", "อื่น ๆ", "Something else"),
)

_SHORT = Ready(
    "satisfaction",
    Words("ประเมินความพึงพอใจแบบสั้น", "Short rating of a service"),
    Words(
        "ส่งหลังรับบริการ ตอบได้ด้วยการกดครั้งเดียว ถ้าให้คะแนนต่ำจะถามเหตุผล",
        "Sent after a service, answered with one tap. A low mark asks why.",
    ),
    Purpose.SERVICE,
    Definition(
        (
            Section(
                "service",
                Words("บริการที่ท่านได้รับ", "The service you received"),
                (
                    SurveyQuestion(
                        "score",
                        "rating",
                        Words("ท่านพึงพอใจต่อบริการครั้งนี้เพียงใด", "How satisfied are you with the service this time?"),
                        aspect=Aspect.RESULT,
                    ),
                    SurveyQuestion(
                        "why",
                        "choices",
                        Words("เรื่องใดที่ควรปรับปรุง", "What should be better?"),
                        is_required=False,
                        options=_WHY,
                        asked_when=(Skip("score", (1, 2)),),
                    ),
                    SurveyQuestion(
                        "aspects",
                        "matrix",
                        Words("ท่านพึงพอใจในแต่ละด้านเพียงใด", "How satisfied are you with each part?"),
                        is_required=False,
                        rows=_listed(
                            ("process", "ขั้นตอนการให้บริการ", "The steps"),
                            ("channel", "ช่องทางการให้บริการ", "The ways to reach us"),
                            ("officers", "เจ้าหน้าที่ผู้ให้บริการ", "The officers"),
                            ("place", "สิ่งอำนวยความสะดวก", "The place"),
                            ("result", "ผลการให้บริการ", "The result"),
                        ),
                    ),
                    _REMARK,
                ),
            ),
        )
    ),
    Words("ใช้เวลาไม่ถึงหนึ่งนาที", "It takes less than a minute."),
    _THANKS,
    survey_key="satisfaction",
)


def _aspect(aspect: Aspect, label: Words, *rows: tuple[str, str, str]) -> SurveyQuestion:
    return SurveyQuestion(aspect.value, "matrix", label, rows=_listed(*rows), aspect=aspect)


#: The five usual dimensions, each with what the forms of local bodies ask.
_FIVE = (
    _aspect(
        Aspect.PROCESS,
        Words("ด้านขั้นตอนการให้บริการ", "The process"),
        ("simple", "ขั้นตอนไม่ยุ่งยากซับซ้อน", "The steps are simple"),
        ("fast", "ให้บริการรวดเร็วตามเวลาที่กำหนด", "It was done within the time promised"),
        ("told", "อธิบายขั้นตอนและเอกสารชัดเจน", "Steps and papers were explained clearly"),
        ("fair", "ให้บริการตามลำดับ เป็นธรรม", "People were served in turn and fairly"),
    ),
    _aspect(
        Aspect.CHANNEL,
        Words("ด้านช่องทางการให้บริการ", "The channels"),
        ("enough", "มีช่องทางให้เลือกเพียงพอ", "There are enough ways to reach us"),
        ("easy", "ใช้งานง่าย เข้าถึงได้สะดวก", "They are easy to use"),
        ("news", "ประชาสัมพันธ์ข้อมูลทั่วถึง", "People are well informed"),
    ),
    _aspect(
        Aspect.OFFICERS,
        Words("ด้านเจ้าหน้าที่ผู้ให้บริการ", "The officers"),
        ("polite", "สุภาพ เป็นมิตร แต่งกายเหมาะสม", "Polite, friendly and properly dressed"),
        ("keen", "เอาใจใส่ กระตือรือร้น", "Attentive and keen to help"),
        ("able", "มีความรู้ ตอบคำถามได้ชัดเจน", "Able to answer questions clearly"),
        ("honest", "ซื่อสัตย์สุจริต ไม่เรียกรับผลประโยชน์", "Honest, asking for no favours"),
    ),
    _aspect(
        Aspect.PLACE,
        Words("ด้านสิ่งอำนวยความสะดวก", "The place"),
        ("clean", "สถานที่สะอาด เป็นระเบียบ", "Clean and tidy"),
        ("signs", "ป้ายบอกทางและจุดบริการชัดเจน", "Signs are clear"),
        ("seats", "ที่นั่งรอ ห้องน้ำ ที่จอดรถเพียงพอ", "Enough seats, toilets and parking"),
        ("access", "รองรับผู้สูงอายุและคนพิการ", "Fit for older and disabled people"),
    ),
    _aspect(
        Aspect.RESULT,
        Words("ด้านผลการให้บริการ", "The result"),
        ("wanted", "ได้รับบริการตรงตามความต้องการ", "I got what I needed"),
        ("complete", "ถูกต้องครบถ้วน", "It was right and complete"),
        ("useful", "เป็นประโยชน์ต่อประชาชน", "It is useful to people"),
    ),
)

_ASPECTS = Ready(
    "aspects",
    Words("ความพึงพอใจต่อบริการ 5 ด้าน", "Satisfaction with a service in five aspects"),
    Words(
        "ห้าด้านตามแบบรายงานของ อปท. ให้คะแนน 1–5 พร้อมข้อมูลผู้ตอบ",
        "The five aspects of local government reports, marked from 1 to 5, and about whom it reached.",
    ),
    Purpose.SERVICE,
    Definition(
        (
            Section(
                "service",
                Words("ความพึงพอใจต่อการให้บริการ", "Satisfaction with the service"),
                (
                    SurveyQuestion(
                        "channel_used",
                        "choice",
                        Words("ท่านรับบริการทางใด", "How were you served?"),
                        options=_listed(
                            ("office", "ที่สำนักงาน", "At the office"),
                            ("online", "ออนไลน์", "Online"),
                            ("phone", "โทรศัพท์", "By telephone"),
                            ("field", "หน่วยเคลื่อนที่หรือลงพื้นที่", "In the field"),
                        ),
                    ),
                    *_FIVE,
                ),
            ),
            Section("words", Words("ข้อเสนอแนะ", "Your suggestions"), (_REMARK,)),
        ),
        asks_about_you=True,
    ),
    Words("ใช้เวลาประมาณ 3 นาที", "It takes about three minutes."),
    _THANKS,
)

_ANNUAL = Ready(
    "annual",
    Words("สำรวจความพึงพอใจประจำปี", "Annual survey of satisfaction"),
    Words(
        "ภาพรวมของ อบจ. และห้าด้าน พร้อมข้อมูลผู้ตอบตามแบบราชการ ใช้กับจำนวนตัวอย่างรายอำเภอ",
        "The authority as a whole and the five aspects, with the block about the respondent; for samples by district.",
    ),
    Purpose.ANNUAL,
    Definition(
        (
            Section(
                "overview",
                Words("ภาพรวม", "Overall"),
                (
                    SurveyQuestion(
                        "used",
                        "choices",
                        Words(
                            "ในรอบปีที่ผ่านมา ท่านเคยใช้บริการใดของ อบจ.",
                            "Which of our services did you use in the past year?",
                        ),
                        is_required=False,
                        options=_listed(
                            ("report", "แจ้งเรื่อง ร้องเรียน ร้องทุกข์", "Reporting a problem"),
                            ("tax", "ภาษีและค่าธรรมเนียม", "Taxes and fees"),
                            ("roads", "ถนนและโครงสร้างพื้นฐาน", "Roads and public works"),
                            ("education", "การศึกษา กีฬา วัฒนธรรม", "Education, sport and culture"),
                            ("health", "สาธารณสุขและ รพ.สต.", "Public health"),
                            ("welfare", "สวัสดิการและช่วยเหลือผู้ประสบภัย", "Welfare and relief"),
                            ("none", "ไม่เคยใช้", "None"),
                        ),
                    ),
                    SurveyQuestion(
                        "overall",
                        "rating",
                        Words(
                            "โดยรวมท่านพึงพอใจการทำงานของ อบจ. เพียงใด", "Overall, how satisfied are you with our work?"
                        ),
                    ),
                    SurveyQuestion(
                        "recommend",
                        "scale",
                        Words("ท่านจะแนะนำบริการของ อบจ. ให้ผู้อื่นเพียงใด", "Would you recommend our services to others?"),
                        is_required=False,
                        low=Words("ไม่แนะนำเลย", "Not at all"),
                        high=Words("แนะนำแน่นอน", "Certainly"),
                    ),
                ),
            ),
            Section("aspects", Words("ความพึงพอใจรายด้าน", "Satisfaction by aspect"), _FIVE),
            Section(
                "next",
                Words("เรื่องที่ควรทำก่อน", "What should come first"),
                (
                    SurveyQuestion(
                        "first",
                        "ranking",
                        Words("โปรดเรียงเรื่องที่ อบจ. ควรทำก่อน", "Please rank what we should do first"),
                        is_required=False,
                        options=_listed(
                            ("roads", "ถนน ไฟส่องสว่าง แหล่งน้ำ", "Roads, lights and water"),
                            ("health", "สาธารณสุขและผู้สูงอายุ", "Health and older people"),
                            ("economy", "อาชีพและการท่องเที่ยว", "Jobs and tourism"),
                            ("environment", "สิ่งแวดล้อมและหมอกควัน", "Environment and haze"),
                            ("education", "การศึกษาและเยาวชน", "Education and youth"),
                        ),
                    ),
                    _REMARK,
                ),
            ),
        ),
        asks_about_you=True,
    ),
    Words("คำตอบใช้ในภาพรวมเท่านั้น ใช้เวลาประมาณ 5 นาที", "Answers are used as a whole only. About five minutes."),
    _THANKS,
)

_WEBSITE = Ready(
    "website",
    Words("ความพึงพอใจต่อเว็บไซต์", "The website"),
    Words("ถามว่าหาข้อมูลพบหรือไม่ ใช้งานง่ายเพียงใด", "Whether people find what they look for, and how easily."),
    Purpose.WEBSITE,
    Definition(
        (
            Section(
                "visit",
                Words("การใช้เว็บไซต์ครั้งนี้", "Your visit"),
                (
                    SurveyQuestion(
                        "aim",
                        "choice",
                        Words("ท่านเข้ามาเพื่อทำอะไร", "What did you come for?"),
                        options=_listed(
                            ("find", "หาข้อมูลหรือข่าว", "Information or news"),
                            ("report", "แจ้งเรื่องหรือติดตามเรื่อง", "To report or follow a matter"),
                            ("tax", "ยื่นหรือชำระภาษี", "To file or pay taxes"),
                            ("other", "อื่น ๆ", "Something else"),
                        ),
                    ),
                    SurveyQuestion("found", "yes_no", Words("ท่านทำสิ่งที่ต้องการได้สำเร็จหรือไม่", "Did you manage to do it?")),
                    SurveyQuestion(
                        "missing",
                        "long_text",
                        Words("ติดขัดที่ใด", "What stood in the way?"),
                        is_required=False,
                        asked_when=(Skip("found", (False,)),),
                    ),
                    SurveyQuestion(
                        "site",
                        "matrix",
                        Words("ท่านพึงพอใจเว็บไซต์เพียงใด", "How satisfied are you with the website?"),
                        rows=_listed(
                            ("easy", "ใช้งานง่าย", "Easy to use"),
                            ("clear", "ภาษาและเนื้อหาเข้าใจง่าย", "Clear words"),
                            ("current", "ข้อมูลเป็นปัจจุบัน", "Up to date"),
                            ("fast", "รวดเร็ว", "Fast"),
                        ),
                        aspect=Aspect.CHANNEL,
                    ),
                    _REMARK,
                ),
            ),
        )
    ),
    Words("ใช้เวลาประมาณ 1 นาที", "It takes about a minute."),
    Words("ขอบคุณที่ช่วยให้เว็บไซต์ดีขึ้น", "Thank you for helping to make the website better."),
)

_CONSULTATION = Ready(
    "consultation",
    Words("รับฟังความคิดเห็นต่อร่างข้อบัญญัติ", "Consultation on a draft ordinance"),
    Words(
        "เห็นด้วยหรือไม่เห็นด้วย พร้อมเหตุผลและข้อเสนอแก้ไข แนบร่างและแจ้งผลภายหลังได้",
        "Agree or disagree, with reasons and proposals; the draft is attached and the outcome told afterwards.",
    ),
    Purpose.CONSULTATION,
    Definition(
        (
            Section(
                "draft",
                Words("ความคิดเห็นต่อร่าง", "Your opinion on the draft"),
                (
                    SurveyQuestion(
                        "opinion",
                        "choice",
                        Words("ท่านเห็นด้วยกับร่างนี้หรือไม่", "Do you agree with this draft?"),
                        options=_listed(
                            ("agree", "เห็นด้วย", "Agree"),
                            ("agree_if", "เห็นด้วย แต่ควรแก้ไขบางส่วน", "Agree, with changes"),
                            ("disagree", "ไม่เห็นด้วย", "Disagree"),
                        ),
                    ),
                    SurveyQuestion("reason", "long_text", Words("เหตุผลของท่าน", "Your reasons")),
                    SurveyQuestion(
                        "changes",
                        "long_text",
                        Words("ควรแก้ไขส่วนใด อย่างไร", "What should be changed, and how?"),
                        asked_when=(Skip("opinion", ("agree_if", "disagree")),),
                        is_required=False,
                    ),
                    SurveyQuestion(
                        "touched",
                        "choices",
                        Words("ร่างนี้เกี่ยวข้องกับท่านอย่างไร", "How does it concern you?"),
                        is_required=False,
                        options=_listed(
                            ("resident", "ผู้อยู่อาศัยในพื้นที่", "I live here"),
                            ("business", "ผู้ประกอบการ", "I run a business"),
                            ("body", "หน่วยงานหรือองค์กร", "I speak for an organisation"),
                            ("other", "อื่น ๆ", "Otherwise"),
                        ),
                    ),
                ),
            ),
        )
    ),
    Words("โปรดอ่านร่างก่อนตอบ", "Please read the draft before you answer."),
    Words("เราจะเผยแพร่ผลการรับฟังและสิ่งที่ได้ดำเนินการ", "We will publish the result and what was done with it."),
)
