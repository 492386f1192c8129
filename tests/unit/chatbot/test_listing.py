"""Labels as people type them: exactly, begun, misspelt, or so that several may be meant."""

import pytest

from chatbot.asking.listing import Item, find_exact, find_item, find_near
from services.text import Words

NAMES = ("โรงแรมสุขสบาย", "โรงแรมริมน้ำ 1", "โรงแรมริมน้ำ 2", "สุขสบายรีสอร์ต", "Sunrise House", "บ้านพักเห็นดอย")
ITEMS = [Item(str(number), Words(name, name), Words(name[:20], name[:20])) for number, name in enumerate(NAMES)]


def near(typed: str) -> list[str]:
    return [item.label.th for item in find_near(ITEMS, typed)]


@pytest.mark.parametrize("typed", ["โรงแรมริมน้ำ ๒", " โรงแรม ริมน้ำ2 ครับ", "“โรงแรมริมน้ำ 2”", "3"])
def test_a_label_is_known_however_it_is_typed(typed):
    assert find_exact(ITEMS, typed).label.th == "โรงแรมริมน้ำ 2" and find_item(ITEMS, typed) is find_exact(ITEMS, typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sunrise", ["Sunrise House"]),
        ("Sunrize House", ["Sunrise House"]),
        ("บ้านพักเหนดอย", ["บ้านพักเห็นดอย"]),
        ("บ้านพัก", ["บ้านพักเห็นดอย"]),
        ("โรงแรมศุขสะบาย", ["โรงแรมสุขสบาย"]),
        ("โรงแรมริมนำ 2", ["โรงแรมริมน้ำ 2"]),
    ],
)
def test_the_only_one_that_begins_so_or_is_nearly_so_is_meant(typed, meant):
    assert find_exact(ITEMS, typed) is None and near(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("โรงแรมริม", ["โรงแรมริมน้ำ 1", "โรงแรมริมน้ำ 2"]),
        ("โรงแรมริมนำ", ["โรงแรมริมน้ำ 1", "โรงแรมริมน้ำ 2"]),
        # What begins so stands before what only holds it, and neither is taken for granted.
        ("สุขสบาย", ["สุขสบายรีสอร์ต", "โรงแรมสุขสบาย"]),
    ],
)
def test_where_several_may_be_meant_all_of_them_are_asked_for(typed, meant):
    assert find_item(ITEMS, typed) is None and near(typed) == meant


@pytest.mark.parametrize("typed", ["โรงแรมริมนำ 3", "โรงแรมอื่น", "เท่าไหร่", "ไม", "9", "", "ร้านอาหารของเราอยู่ริมถนนใหญ่"])
def test_other_words_are_none_of_them(typed):
    assert near(typed) == []
