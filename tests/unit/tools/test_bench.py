"""The arithmetic of the benchmarks."""

from tools.bench.finding import is_telling
from tools.bench.measure import Figure, Request, in_turn, parse, percentile, ratio
from tools.bench.run import table, verdict


def test_rounds_are_taken_in_turn():
    order = []
    values = in_turn(3, lambda: order.append("a") or 1.0, lambda: order.append("b") or 2.0)
    assert order == ["a", "b", "a", "b", "a", "b"] and values == [[1.0] * 3, [2.0] * 3]


def test_the_ratio_is_the_median_of_the_rounds():
    # The third round was disturbed: both took longer, and the ratio stays what it was.
    assert ratio([2.0, 2.2, 20.0], [1.0, 1.0, 10.0]) == 2.0


def test_percentiles():
    assert percentile([5.0, 1.0, 3.0], 0.5) == 3.0 and percentile(list(range(100)), 0.95) == 95


def test_what_the_load_prints_is_read():
    assert parse("Running 2s\nMEASURED 120 3 2.01 4.5 9.25\n") == (120, 3, 2.01, 4.5, 9.25)
    assert Request("/x", "POST", "a=b", "c=d").line() == "POST\t/x\ta=b\tc=d"


def test_a_missed_target_says_so():
    fine, missed = (Figure("track", "sqlite", 1000, value, 1.0, "ms") for value in (3.0, 9.0))
    assert verdict(fine).endswith("ok") and verdict(missed).endswith("MISSED")
    assert verdict(Figure("search", "sqlite", 1000, None, 51.0, "ms")).endswith("MISSED")
    assert verdict(Figure("floor", "sqlite", 0, 1.0, 0.2, "ms")) == ""
    assert "MISSED" in table([fine, missed])


def test_only_telling_texts_are_looked_for():
    assert is_telling("ไฟทางหน้าวัดดับสามดวงมืดมาก บ้านกานทอง หมู่ 5 ขอให้ช่วยดูด้วยครับ") and not is_telling("ไฟดับ")
