"""Part 1 of every official form, here last and always optional: who answers, in broad groups."""

from services.organisation import list_districts
from services.questions import Choice, DataClass, Question
from services.text import Words

_STAGE = Words("ข้อมูลผู้ตอบ (ไม่บังคับ)", "About you (optional)")
_HINT = Words("ข้ามได้ ใช้เพื่อดูว่าบริการเข้าถึงใครบ้างเท่านั้น", "You may skip this. It only shows whom our services reach.")


def _choices(*listed: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, Words(th, en)) for key, th, en in listed)


SEX = _choices(("male", "ชาย", "Male"), ("female", "หญิง", "Female"), ("other", "อื่น ๆ", "Other"))
AGE = _choices(
    ("u20", "ต่ำกว่า 20 ปี", "Under 20"),
    ("a20", "20–29 ปี", "20–29"),
    ("a30", "30–39 ปี", "30–39"),
    ("a40", "40–49 ปี", "40–49"),
    ("a50", "50–59 ปี", "50–59"),
    ("a60", "60 ปีขึ้นไป", "60 and over"),
)
EDUCATION = _choices(
    ("primary", "ประถมศึกษาหรือต่ำกว่า", "Primary school or less"),
    ("secondary", "มัธยมศึกษาหรือ ปวช.", "Secondary school"),
    ("diploma", "อนุปริญญาหรือ ปวส.", "Diploma"),
    ("bachelor", "ปริญญาตรี", "Bachelor's degree"),
    ("higher", "สูงกว่าปริญญาตรี", "Higher than a bachelor's degree"),
)
OCCUPATION = _choices(
    ("farmer", "เกษตรกร", "Farmer"),
    ("trader", "ค้าขายหรือธุรกิจส่วนตัว", "Trade or own business"),
    ("employee", "พนักงานหรือลูกจ้างเอกชน", "Private employee"),
    ("worker", "รับจ้างทั่วไป", "General worker"),
    ("official", "ข้าราชการหรือพนักงานของรัฐ", "Government"),
    ("student", "นักเรียนหรือนักศึกษา", "Student"),
    ("home", "แม่บ้าน พ่อบ้าน หรือเกษียณ", "At home or retired"),
    ("other", "อื่น ๆ", "Other"),
)
#: Key of the question → breakdown that it feeds.
ABOUT = {
    "about_sex": "sex",
    "about_age": "age",
    "about_education": "education",
    "about_occupation": "occupation",
    "about_district": "district",
}


def about_questions() -> list[Question]:
    """The block, every question optional; districts are those of the province."""
    districts = tuple(Choice(one.code, one.name) for one in list_districts())
    asked = [
        ("about_sex", Words("เพศ", "Sex"), SEX),
        ("about_age", Words("อายุ", "Age"), AGE),
        ("about_education", Words("การศึกษาสูงสุด", "Highest education"), EDUCATION),
        ("about_occupation", Words("อาชีพ", "Occupation"), OCCUPATION),
    ]
    if districts:
        asked.append(("about_district", Words("อำเภอที่อยู่", "District where you live"), districts))
    return [
        Question(
            key=key,
            kind="choice",
            label=label,
            hint=_HINT if number == 0 else None,
            data_class=DataClass.INTERNAL,
            required=False,
            settings={"choices": choices},
            stage=_STAGE,
        )
        for number, (key, label, choices) in enumerate(asked)
    ]
