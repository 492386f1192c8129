"""The number fields of the redaction tool are read as fractions."""

from app.shared.redaction import read_boxes


def test_boxes_are_read_and_empty_rows_are_none():
    form = {
        "box-1-x": "10",
        "box-1-y": "๒๐",
        "box-1-w": "12,5",
        "box-1-h": "30.5",
        "box-1-how": "black",
        "box-2-x": " ",
    }
    assert read_boxes(form) == [{"x": 0.1, "y": 0.2, "w": 0.125, "h": 0.305, "how": "black"}]


def test_what_is_no_number_is_left_to_the_service():
    assert read_boxes({"box-3-x": "ten", "box-3-y": "1"}) == [
        {"x": "ten", "y": 0.01, "w": "nothing", "h": "nothing", "how": "blur"}
    ]
