"""The index by itself."""

from services.information.index import Entry, Index

ENTRIES = [
    Entry("hours", ["เวลาทำการ", "เปิดกี่โมงปิดกี่โมง", "When are you open?"], ["กี่โมง"]),
    Entry("roads", ["ถนนชำรุด", "ถนนเป็นหลุมแจ้งใคร", "Who mends the road?"], ["หลุมบ่อ", "pothole"]),
    Entry("silk", ["ผ้าไหมยกดอก", "ซื้อผ้าไหมได้ที่ไหน"], ["ผ้าทอ"], "ขายที่ขัวมุงท่าสิงห์"),
]


def best(typed, **more):
    found = Index(ENTRIES).search(typed, **more)
    return found[0].key if found else None


def test_misspelt_run_together_and_in_both_languages():
    assert best("ถนนเปนหลุมเยอะมากกก") == "roads"
    assert best("สวัสดีค่ะวันนี้เปิดกี่โมงคะ") == "hours"
    assert best("there is a pothole on my street") == "roads"


def test_scores_lie_between_nothing_and_one():
    for typed in ("เปิดกี่โมงปิดกี่โมง", "pothole", "ผ้า", "zzzz"):
        assert all(0 <= hit.score <= 1 for hit in Index(ENTRIES).search(typed))
    assert Index(ENTRIES).search("เปิดกี่โมงปิดกี่โมง")[0].score > 0.8


def test_only_what_is_in_force_is_found():
    assert best("ถนนเป็นหลุม", within={"hours", "silk"}) != "roads"


def test_nothing_comes_of_nothing():
    assert Index(ENTRIES).search("") == Index(ENTRIES).search("ก") == Index(ENTRIES).search("😀") == []
    assert Index([]).search("ถนนเป็นหลุม") == []
    assert Index([Entry("empty", [])]).search("ถนนเป็นหลุม") == []
