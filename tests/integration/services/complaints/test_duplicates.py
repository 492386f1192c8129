"""Likely duplicates: paraphrases are found among their neighbours, and nothing leaks."""

import random

from sqlalchemy import select

from services import complaints
from services.audit import Actor, Role
from services.cases.models import CaseFile
from services.complaints import likely_duplicates
from services.db import session, unit_of_work
from tests.factories.cases import make_new_case
from tests.factories.complaints import file_complaint, officer

#: What somebody reported, and how a neighbour says the same.
PAIRS = (
    ("street-light", "ไฟทางหน้าวัดดับ 3 ดวง มืดขนาด รถล้มไปสองคันแล้วเจ้า", "หน้าวัดมืดมาก ไฟทางดับสามดวง มีรถล้ม"),
    ("street-light", "เสาไฟปากซอย 5 ไม่ติดมาสองอาทิตย์", "ไฟปากซอย ๕ เสียมานานแล้ว ไม่ติดเลย"),
    ("road-damage", "ถนนสายป่าซาง-บ้านโฮ่ง หลุมใหญ่ ขอมาแปงหื้อกำเต๊อะ", "หลุมใหญ่บนถนนป่าซาง บ้านโฮ่ง ช่วยซ่อมด้วย"),
    ("road-damage", "ถนนเป็นหลุมหน้าโรงเรียน รถจักรยานยนต์ล้มบ่อย", "หน้าโรงเรียนถนนเป็นหลุมเป็นบ่อ มอเตอร์ไซค์ล้ม"),
    ("burning-smoke", "เผาตอซังทุกคืน หายใจบ่ออก คนเฒ่าไอ", "มีคนเผาตอซังข้าวทุกคืน ควันเยอะ หายใจไม่ออก"),
    ("flood", "น้ำท่วมทุ่งนา ลำเหมืองตัน ผักตบเต็ม", "ลำเหมืองตันทำให้น้ำท่วมนา"),
    ("rubbish", "ขยะกองข้างถนนไม่มีใครเก็บ ส่งกลิ่นเหม็น", "กองขยะริมถนน เหม็นมาก ไม่มาเก็บ"),
    ("waterway", "คลองตื้นเขิน ผักตบชวาขวางทางน้ำ", "ผักตบชวาเต็มคลอง น้ำไม่ไหล"),
    ("hazard-spot", "สายสื่อสารห้อยต่ำหน้าตลาด กลัวเกี่ยวรถ", "หน้าตลาดสายห้อยลงมาต่ำมาก"),
    ("tree-obstruction", "กิ่งไม้ใหญ่หักขวางถนนทางเข้าหมู่บ้าน", "ต้นไม้หักขวางทางเข้าหมู่บ้าน รถผ่านไม่ได้"),
    ("stray-animal", "หมาจรจัดไล่กัดเด็กหน้าโรงเรียน", "สุนัขจรจัดกัดเด็กแถวโรงเรียน"),
    ("signs-markings", "สัญญาณไฟแยกดอยติไม่ทำงาน", "ไฟแดงแยกดอยติเสีย"),
    ("bridge-culvert", "คอสะพานทรุด รถตกร่อง", "สะพานคอทรุดเป็นร่องลึก"),
    ("drought-well", "บ่อบาดาลหมู่ 4 เสีย ไม่มีน้ำใช้ 60 ครัวเรือน", "หมู่ ๔ ไม่มีน้ำใช้ บ่อบาดาลพัง"),
    ("sport-park", "เครื่องออกกำลังกายในสวนหนองดอกพัง", "สวนสาธารณะหนองดอก เครื่องเล่นออกกำลังกายชำรุด"),
    ("waste-water", "น้ำกวงเน่า ปลาตายลอยเต็ม", "ปลาตายเต็มแม่น้ำกวง น้ำดำเหม็น"),
)
TOPICS = sorted({topic for topic, _, _ in PAIRS})
FILLER = (
    "ไฟดับ", "ถนนพัง", "มันพัง", "ขยะเยอะ", "น้ำท่วม", "ช่วยมาดูหน่อย", "ร้องไปเมื่อปีที่แล้วยังไม่ได้ทำ", "เหม็นมาก", "อันตราย",
    "ไม่มีใครมาดูแลเลย", "ขอให้เร่งซ่อม", "หลุมลึก", "ต้นไม้ล้ม", "สายไฟห้อย", "หมาเยอะ", "ป้ายล้ม", "ท่อตัน", "น้ำไม่ไหล",
)  # fmt: skip


def plant(words: str, topic: str, lat: float, lon: float, **values) -> int:
    """A listed open case, in the transaction that is open."""
    from services import cases

    place = {"district": "5101", "subdistrict": "510101", "lat": lat, "lon": lon}
    new = make_new_case(words=words, topic=topic, place=place, **values)
    return cases.open_case(new, actor=Actor.citizen()).id


def test_recall_at_five_of_paraphrases_in_a_dense_town():
    dice = random.Random(7)
    found = 0
    with unit_of_work():
        for _ in range(150):
            lat, lon = 18.578 + dice.uniform(-0.003, 0.003), 99.008 + dice.uniform(-0.003, 0.003)
            plant(" ".join(dice.sample(FILLER, dice.randint(1, 4))), dice.choice(TOPICS), lat, lon)
        planted = []
        for topic, words, _ in PAIRS:
            lat, lon = 18.578 + dice.uniform(-0.003, 0.003), 99.008 + dice.uniform(-0.003, 0.003)
            planted.append((plant(words, topic, lat, lon), lat, lon))
    tries = 0
    for (case_id, lat, lon), (topic, _, paraphrase) in zip(planted, PAIRS, strict=True):
        # The neighbour stands up to some 80 metres away, and one in four names another category.
        for other in (topic, topic, topic, dice.choice(TOPICS)):
            near = lat + dice.uniform(-0.0007, 0.0007), lon + dice.uniform(-0.0007, 0.0007)
            likely = likely_duplicates(lat=near[0], lon=near[1], topic=other, words=paraphrase)
            tries += 1
            found += case_id in [one.case_id for one in likely]
    assert found / tries >= 0.95, f"{found} of {tries}"


def test_other_things_elsewhere_are_not_offered():
    with unit_of_work():
        plant("น้ำท่วมทุ่งนา", "flood", 18.578, 99.008)
    assert likely_duplicates(lat=18.579, lon=99.009, topic="rubbish", words="ขยะเหม็นหน้าตลาด") == []
    assert likely_duplicates(lat=18.60, lon=99.05, topic="flood", words="น้ำท่วมทุ่งนา") == []
    assert likely_duplicates(lat=None, lon=None, topic="flood", words="น้ำท่วมทุ่งนา") == []


def test_without_a_point_the_subdistrict_and_topic_decide():
    first = file_complaint("rubbish", words="ขยะกองหน้าตลาด", place={"district": "5101", "subdistrict": "510101"})
    assert first.reference
    likely = likely_duplicates(lat=None, lon=None, topic="rubbish", words="กองขยะหน้าตลาด", subdistrict="510101")
    assert len(likely) == 1
    assert likely_duplicates(lat=None, lon=None, topic="rubbish", words="กองขยะ", subdistrict="510102") == []


def test_other_words_without_a_point_are_another_matter():
    area = {"district": "5101", "subdistrict": "510101"}
    file_complaint("rubbish", words="ขยะกองหน้าตลาด", place=area)
    assert likely_duplicates(lat=None, lon=None, topic="rubbish", words="ถังขยะในหมู่บ้านแตก", subdistrict="510101") == []
    assert likely_duplicates(lat=18.578, lon=99.008, topic="rubbish", words="ถังแตก", subdistrict="510101") == []


def test_only_what_was_released_is_told():
    reference = file_complaint("street-light", words="ไฟดับหน้าบ้านนายตัวอย่าง").reference
    (one,) = likely_duplicates(lat=18.578, lon=99.008, topic="street-light", words="ไฟดับหน้าบ้าน")
    assert "นายตัวอย่าง" not in str(one) and one.released_words == ""
    with unit_of_work():
        complaints.release(reference, words="ไฟดับหน้าวัด", photos=[], actor=officer_in_place())
    (one,) = likely_duplicates(lat=18.578, lon=99.008, topic="street-light", words="ไฟดับหน้าบ้าน")
    assert one.released_words == "ไฟดับหน้าวัด"


def officer_in_place() -> Actor:
    from tests.factories.people import make_actor

    return make_actor(Role.REGISTRY)


def test_closed_count_only_and_confidential_matters_are_nobodys_duplicates():
    from services import cases

    file_complaint("nuisance", words="เสียงดังจากร้าน")
    file_complaint("staff-conduct", words="เสียงดังใส่ประชาชน")
    reference = file_complaint("flood", words="น้ำท่วมหน้าวัด").reference
    case = session().execute(select(CaseFile).where(CaseFile.reference == reference)).scalar_one()
    actor = officer(Role.HEAD, case.unit_id)
    with unit_of_work():
        cases.act(reference, cases.Action.RESOLVE, actor=actor, outcome="mended", words="สูบน้ำแล้ว")
    for topic, words in (("nuisance", "เสียงดังจากร้าน"), ("staff-conduct", "เสียงดัง"), ("flood", "น้ำท่วมหน้าวัด")):
        assert likely_duplicates(lat=18.578, lon=99.008, topic=topic, words=words, subdistrict="510101") == []
