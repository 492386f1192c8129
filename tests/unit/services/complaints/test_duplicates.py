"""The comparison of reports: what is equally alike is equally alike in every process."""

import random

from services.complaints.duplicates import _pairs, _shared, _weights

STORY = "ไฟทางหน้าวัดพระธาตุดับมาหลายคืนแล้ว มองไม่เห็นทาง กลัวเกิดอุบัติเหตุ ช่วยมาซ่อมให้ด้วยนะครับ"


def test_the_order_in_which_a_set_is_walked_changes_nothing():
    pairs, dice = _pairs(STORY), random.Random(5)
    weights = _weights(pairs, [pairs, _pairs(STORY[:30]), _pairs(STORY[20:50])])
    found = set()
    for _ in range(50):
        some = sorted(pairs)
        dice.shuffle(some)
        shuffled = {pair: weights[pair] for pair in some}
        found.add(_shared(len(pairs), len(pairs), tuple(some), shuffled, 150.0))
    assert len(found) == 1
