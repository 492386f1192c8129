"""Printed codes without a database: how they are made and typed, what kinds there are, what a view says."""

from datetime import UTC, date, datetime

import pytest

from services.codes import CodeKind, CodeView, Destination, declare_kind, find_kind, kinds, list_kinds
from services.codes.statistics import Period, Uses, bounded
from services.references import ALPHABET, new_printed_code, parse_printed_code, print_code
from services.text import Words


def view(**changes):
    said = {
        "id": 1, "code": "K7M2QXP", "kind": "service", "target": "complaint", "is_standing": False,
        "label": Words("ป้าย", "Sign"), "place": Words("", ""), "district": None, "subdistrict": None, "unit_id": None,
        "handed": {}, "language": "", "is_withdrawn": False, "expires_on": None,
        "made_at": datetime(2026, 11, 20, tzinfo=UTC), "revision": 1,
    }  # fmt: skip
    return CodeView(**(said | changes))


def test_a_code_reads_back_as_people_type_it():
    for _ in range(200):
        code = new_printed_code()
        assert len(code) == 7
        assert set(code) <= set(ALPHABET)
        for typed in (code, code.lower(), print_code(code), f" {code[:3]} {code[3:]} ", code.replace("J", "1")):
            assert parse_printed_code(typed) == code


def test_every_wrong_character_and_every_swap_is_found():
    code = new_printed_code()
    for place, right in enumerate(code):
        for wrong in ALPHABET:
            if wrong != right:
                assert parse_printed_code(code[:place] + wrong + code[place + 1 :]) is None
    for one in range(7):
        for other in range(one + 1, 7):
            swapped = list(code)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            if swapped[one] != swapped[other]:
                assert parse_printed_code("".join(swapped)) is None


@pytest.mark.parametrize("typed", ["", "K7M", "K7M2QXPP", "รหัสเจ็ดตัว", "K7M 2QX!", "x" * 500])
def test_what_is_no_code_is_none(typed):
    assert parse_printed_code(typed) is None


def test_a_kind_is_declared_once_and_found(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    kind = CodeKind("tree", Words("ต้นไม้", "Tree"), lambda target: Destination(Words(target, target), "/trees"))
    declare_kind(kind)
    declare_kind(kind)
    assert list_kinds() == [kind]
    assert find_kind("tree") is kind
    assert find_kind("bush") is None


def test_a_code_holds_until_its_last_day_is_over():
    last = date(2026, 11, 20)
    assert view(expires_on=last).is_live(last)
    assert not view(expires_on=last).is_live(date(2026, 11, 21))
    assert not view(is_withdrawn=True).is_live(last)
    assert view().printed == "K7M-2QXP"


def test_figures_never_fall_below_nothing():
    assert Uses(10, 6, 4).unfinished == 6
    assert Uses(3, 1, 5).unfinished == 0
    assert Uses(3, 1, 5).given_up == 0
    assert Uses(3, 1, 5).percent == 100
    assert Uses().percent is None


def test_a_period_is_bounded_whatever_is_asked():
    period = bounded(date(1, 1, 1), date(9999, 12, 31))
    assert isinstance(period, Period)
    assert period.days == 400
    assert bounded(None, date(1, 1, 1)).days >= 1
    assert bounded(date(2026, 3, 3), date(2026, 3, 1)).days == 1
