"""The checker of pages finds what it is there for."""

import pytest

from tests.guards.pages import check_page, find_faults

GOOD = """<!doctype html><html lang="th"><head><meta charset="utf-8"><title>แจ้งเรื่อง – อบจ.</title></head><body>
<h1>แจ้ง<wbr>เรื่อง</h1><form method="post"><input type="hidden" name="csrf_token" value="x">
<label for="a">ชื่อ</label><input id="a" name="a"><button>ถัดไป</button></form></body></html>"""


def test_a_good_page_passes():
    check_page(GOOD)
    check_page(GOOD.encode())


def test_a_refused_form_may_begin_its_title_with_the_fault():
    check_page(GOOD.replace("<title>", "<title>ผิดพลาด: "))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('lang="th"', "", "lang"),
        ("</h1>", "</h1><h1>สอง</h1>", "2 h1"),
        ("<h1>แจ้ง<wbr>เรื่อง</h1>", "", "0 h1"),
        ("<title>แจ้งเรื่อง", "<title>อื่น", "does not begin"),
        ("<button>", '<p id="a"></p><button>', "stands 2 times"),
        ('<label for="a">ชื่อ</label>', "", "has no label"),
        ('<label for="a">ชื่อ</label>', '<label for="a"></label>', "has no label"),
        ('for="a"', 'for="b"', "not there"),
        ('id="a" name', 'id="a" aria-describedby="hint" name', "not there"),
        ("<button>", '<button onclick="x()">', "inline handler"),
        ("<button>", '<button style="color:red">', "inline style"),
        ("</head>", "<style>p{}</style></head>", "<style>"),
        ("</head>", "<script>x()</script></head>", "inline script"),
        ('<input type="hidden" name="csrf_token" value="x">', "", "no csrf_token"),
        ("<button>ถัดไป</button>", "<p><div></p>", "invalid HTML"),
        ("ถัดไป", "", "empty <button>"),
        ("<button>", '<img src="x"><button>', "no alt"),
        ("<button>", '<a href="javascript:x()">ก</a><button>', "javascript:"),
        ("<!doctype html>", "", "invalid HTML"),
    ],
)
def test_each_fault_is_found(old, new, fault):
    assert old in GOOD
    assert any(fault in found for found in find_faults(GOOD.replace(old, new, 1)))
