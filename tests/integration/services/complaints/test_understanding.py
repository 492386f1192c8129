"""Which category a sentence is about, as people type it: misspelt, in dialect, without spaces, in English."""

import csv

import pytest

from app.config import ROOT
from services.complaints.finding import understand_complaint
from tests.factories.complaints import make_authority

SENTENCES = [
    ("แจ้งน้ำท่วมหน้าบ้านที่ป่าซาง", "flood"),
    ("น้ำท่วมถนนหน้าวัด สูงครึ่งเมตร", "flood"),
    ("น้ำท้วมหมู่บ้านแล้ว", "flood"),
    ("ฝนตกทีไรน้ำขังหน้าบ้านทุกที", "flood"),
    ("ท่อระบายน้ำตัน น้ำไม่ไปไหนเลย", "flood"),
    ("ไฟดับ", "street-light"),
    ("อยากร้องเรียนไฟดับ", "street-light"),
    ("ไฟถนนดับมาสามวันแล้ว", "street-light"),
    ("ไฟกิ่งหน้าตลาดบ่ติดเจ้า", "street-light"),
    ("ไฟทางหน้าบ้านติดๆดับๆ", "street-light"),
    ("ซอยบ้านมืดมากกลางคืนกลัว", "street-light"),
    ("ไฟสองสว่างริมทางเสีย", "street-light"),
    ("มีหลุมใหญ่บนถนนหน้าโรงเรียน", "road-damage"),
    ("ถนนพังมากรถล้มบ่อย", "road-damage"),
    ("หนทางแถวบ้านพังหมดแล้วเจ้า", "road-damage"),
    ("หนตางเข้าหมู่บ้านเป๋นหลุมเป๋นบ่อ", "road-damage"),
    ("ถนนหน้าบ้านชำรุดเปนหลุมเปนบ่อ", "road-damage"),
    ("ทนนชำรุดมาก", "road-damage"),
    ("ฝาท่อหายกลางถนน", "road-damage"),
    ("สะพานข้ามคลองชำรุดมีรอยร้าว", "bridge-culvert"),
    ("คอสะพานทรุด รถข้ามลำบาก", "bridge-culvert"),
    ("สันยานไฟแยกดอยติเสีย", "signs-markings"),
    ("ไฟแดงสี่แยกเสียมาสองวัน", "signs-markings"),
    ("ป้ายจราจรล้มอยู่ข้างทาง", "signs-markings"),
    ("ต้นไม้ใหญ่ล้มขวางถนน", "tree-obstruction"),
    ("กิ่งไม้ระสายไฟหน้าบ้าน", "tree-obstruction"),
    ("ขยะไม่มาเก็บสองอาทิตย์แล้ว", "rubbish"),
    ("มีคนเอาขยะมาทิ้งข้างทาง", "rubbish"),
    ("ขยะล้นถังส่งกลิ่นเหม็น", "rubbish"),
    ("มีคนเผาขยะควันเข้าบ้าน", "burning-smoke"),
    ("แอบเผาตอซังตอนกลางคืน ควันเต็มไปหมด", "burning-smoke"),
    ("ข้างบ้านเปิดเพลงเสียงดังทั้งคืน", "nuisance"),
    ("ฟาร์มหมูเหม็นมาก ทนไม่ไหวแล้ว", "nuisance"),
    ("โรงงานปล่อยน้ำเสียลงคลอง", "factory"),
    ("น้ำในคลองเน่าเหม็นปลาตายหมด", "waste-water"),
    ("น้ำประปาไม่ไหลสามวันแล้ว", "drought-well"),
    ("น้ำบ่ไหลเลยเจ้า", "drought-well"),
    ("ผักตบชวาเต็มคลอง", "waterway"),
    ("ตลิ่งพังน้ำกัดเซาะ", "waterway"),
    ("หมาจรจัดไล่กัดเด็ก", "stray-animal"),
    ("หมาบ่มีเจ้าของหลายตัวไล่กัดคน", "stray-animal"),
    ("สายไฟห้อยต่ำมากกลัวรถเกี่ยว", "hazard-spot"),
    ("สายสื่อสารรกรุงรังหน้าบ้าน", "hazard-spot"),
    ("ยุงเยอะมากอยากให้มาพ่นยุง", "disease"),
    ("หลังคาบ้านปลิวเพราะพายุ", "disaster-help"),
    ("คนแก่อยู่คนเดียวไม่มีคนดูแล", "elderly-disabled"),
    ("ผู้รับเหมาทิ้งงานถนนไม่เสร็จ", "works-defect"),
    ("เจ้าหน้าที่พูดจาไม่ดีกับประชาชน", "staff-conduct"),
    ("เครื่องออกกำลังกายในสวนพัง", "sport-park"),
    ("ศาลารอรถเมล์หลังคารั่ว", "transport-station"),
    ("there is a big pothole in front of the school", "road-damage"),
    ("the road near my house is badly damaged", "road-damage"),
    ("street lights are out on our street", "street-light"),
    ("the lamp outside my house is broken", "street-light"),
    ("my street is flooded after the rain", "flood"),
    ("a tree fell across the road", "tree-obstruction"),
    ("garbage has not been collected for two weeks", "rubbish"),
    ("stray dogs chase people every morning", "stray-animal"),
    ("somebody is burning rubbish and the smoke is terrible", "burning-smoke"),
    ("no water since yesterday", "drought-well"),
    ("my neighbour makes noise all night", "nuisance"),
    ("the officer at the counter was rude", "staff-conduct"),
    ("the traffic light at the market does not work", "signs-markings"),
    ("dead fish in the river", "waste-water"),
]
NO_COMPLAINTS = [
    "สวัสดีครับ", "ขอบคุณมาก", "เปิดกี่โมง", "555555 อิอิ", "ขอเงินคืน ภาษี ใบเสร็จ จ่าย", "ใครเป็นแชมป์มวยโลก", "เมืองลำพูน",
    "what time do you open?", "can i talk to somebody", "รถเมล์ไปเชียงใหม่", "พิพิธภัณฑ์", "hello", "123",
]  # fmt: skip
REAL = ROOT.parent / "shared" / "data" / "real-complaints-sample.csv"
#: What people of another authority call a matter → what it may be here.
_THEIRS = {
    "ถนน": {"road-damage", "tree-obstruction", "works-defect", "signs-markings"},
    "ทางเท้า": {"road-damage", "tree-obstruction", "hazard-spot", "works-defect"},
    "น้ำท่วม": {"flood", "waterway"},
    "ไฟฟ้า": {"street-light", "hazard-spot"},
    "เสียง": {"nuisance"},
    "ต้นไม้": {"tree-obstruction"},
    "สัตว์": {"stray-animal"},
    "ขยะ": {"rubbish"},
    "สายสื่อสาร": {"hazard-spot"},
}


@pytest.fixture(autouse=True)
def authority(app):
    make_authority()


def test_the_category_is_among_those_offered():
    wrong, alone = [], 0
    for sentence, wanted in SENTENCES:
        found = [each.topic for each in understand_complaint(sentence)]
        alone += found == [wanted]
        if wanted not in found:
            wrong.append((sentence, wanted, found))
    right = len(SENTENCES) - len(wrong)
    print(f"among those offered {right}/{len(SENTENCES)}, offered alone {alone}/{len(SENTENCES)}", *wrong, sep="\n")
    assert right / len(SENTENCES) >= 0.95 and alone / len(SENTENCES) >= 0.75, wrong


@pytest.mark.parametrize("sentence", NO_COMPLAINTS)
def test_what_is_no_complaint_is_not_taken_for_one(sentence):
    assert understand_complaint(sentence) == []


def test_what_officers_switch_off_is_not_offered():
    assert all(0.6 <= each.sureness <= 1 for sentence, _ in SENTENCES for each in understand_complaint(sentence))


def test_real_sentences_where_they_lie_here():
    if not REAL.exists():
        return
    with REAL.open(encoding="utf-8-sig", newline="") as lines:
        rows = [(row["text"], _THEIRS[row["category"]]) for row in csv.DictReader(lines) if row["category"] in _THEIRS]
    found = [({each.topic for each in understand_complaint(text)}, wanted) for text, wanted in rows]
    offered = [(topics, wanted) for topics, wanted in found if topics]
    right = sum(bool(topics & wanted) for topics, wanted in offered)
    print(f"real sentences: {len(rows)}, something offered {len(offered)}, right among them {right}")
    assert right / len(offered) >= 0.6
