"""Charts: parts fill the bar, letters stand out from their ground, a missing month breaks the line."""

from services.surveys.charts import MARK_COLOURS, line, stacked, stripes
from services.surveys.question_results import mark_bars
from services.surveys.statistics import share_of
from services.text import Words


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_letters_stand_out_from_their_ground():
    for ground, letters in MARK_COLOURS.values():
        darker, lighter = sorted((luminance(ground), luminance(letters)))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, ground


def test_parts_fill_the_bar_and_say_their_mark_where_there_is_room():
    parts = stacked(mark_bars({"5": 50, "4": 46, "1": 4}, 100))
    assert [(part.key, part.x, part.width) for part in parts] == [
        ("5", "0.00%", "50.00%"), ("4", "50.00%", "46.00%"), ("1", "96.00%", "4.00%"),
    ]  # fmt: skip
    assert [(part.label, part.share) for part in parts] == [("5", "50%"), ("4", "46%"), ("", "")]
    assert stacked(mark_bars({}, 0)) == []


def test_stripes_say_their_share_and_shorten_long_words():
    bars = mark_bars({"5": 3, "4": 1}, 4)
    found = stripes([*bars[:2], type(bars[0])("x", Words("ก" * 80, "a" * 80), share_of(0, 0))])
    assert [stripe.number for stripe in found] == ["75.0%", "25.0%", "–"]
    assert len(found[2].label.th) <= 34 and [stripe.y for stripe in found] == [0, 46, 92]
    assert stripes([]) == []


def test_a_missing_month_breaks_the_line():
    months = [Words(str(n), str(n)) for n in range(4)]
    drawn = line(list(zip(months, [4.0, 4.5, None, 5.0], strict=True)), 1, 5)
    assert len(drawn.points) == 3 and len(drawn.strokes) == 1 and len(drawn.rules) == 5
    assert drawn.points[-1].y < drawn.points[0].y and drawn.points[-1].number == "5.00"
    alone = line([(months[0], 3.0)], 1, 5)
    assert (alone.points[0].x, alone.strokes) == ("50.00%", ())
