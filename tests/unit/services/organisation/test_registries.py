"""Settings and texts as they are declared and checked, without a database."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import RuleBroken
from services.organisation import options, wordings
from services.organisation.options import Setting, SettingKind, declare_setting
from services.organisation.wordings import DeclaredWording, declare_wording
from services.text import Words

LABEL = Words("ชื่อ", "Name")


@pytest.fixture(autouse=True)
def own_registers(monkeypatch):
    monkeypatch.setattr(options, "_declared", {})
    monkeypatch.setattr(wordings, "_declared", {})


def number(minimum=1, maximum=30, default=15):
    return Setting("days", SettingKind.INT, default, LABEL, minimum=minimum, maximum=maximum)


def code_of(setting, value):
    with pytest.raises(RuleBroken) as refused:
        options._check(setting, value)
    assert refused.value.problems[0].field == setting.key
    return refused.value.problems[0].code


def test_declaring_twice_alike_is_fine_and_otherwise_a_mistake():
    declare_setting(number())
    declare_setting(number())
    with pytest.raises(ValueError, match="twice"):
        declare_setting(number(default=14))


def test_a_default_must_keep_its_own_bounds():
    with pytest.raises(RuleBroken):
        declare_setting(number(default=31))
    with pytest.raises(RuleBroken):
        declare_wording("greeting", Words("สวัสดี {name}", "Hello"), ("name",))


@pytest.mark.parametrize(("typed", "kept"), [("7", 7), (" ๗ ", 7), ("๑๒", 12), (5, 5)])
def test_numbers_are_taken_in_both_scripts(typed, kept):
    assert options._check(number(), typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "whole_number"), ("7.5", "whole_number"), ("x", "whole_number"),
     (True, "whole_number"), (None, "whole_number"),
     ("9" * 40, "whole_number"), ("--1", "whole_number"),
     ("0", "too_small"), ("-3", "too_small"), ("31", "too_large")],
)  # fmt: skip
def test_numbers_out_of_bounds_are_refused(typed, code):
    assert code_of(number(), typed) == code


@given(st.text(max_size=20))
def test_any_typed_text_is_a_bounded_number_or_refused(typed):
    with suppress(RuleBroken):
        assert 1 <= options._check(number(), typed) <= 30


def test_yes_and_no_choices_and_texts():
    flag = Setting("flag", SettingKind.BOOL, False, LABEL)
    assert options._check(flag, "yes") is True
    assert options._check(flag, "no") is False
    assert code_of(flag, "maybe") == "yes_or_no"
    pick = Setting("pick", SettingKind.CHOICE, "a", LABEL, choices=(("a", LABEL), ("b", LABEL)))
    assert options._check(pick, "b") == "b"
    assert code_of(pick, "c") == "unknown_choice"
    line = Setting("line", SettingKind.TEXT, "x", LABEL, minimum=1, maximum=5)
    assert options._check(line, "  a\n b ") == "a b"
    assert code_of(line, " ") == "required"
    assert code_of(line, "123456") == "too_long"


@pytest.mark.parametrize(
    ("typed", "is_good"),
    [("", True), ("https://tile.example/{z}/{x}/{y}.png", True), ("/tiles/{z}/{x}/{y}", True),
     ("https://{s}.tile.example:8443/a b/{z}/{x}/{y}.png?key=1", True), ("https://t.example:x/{z}/{x}/{y}", False),
     ("https://t.example;script-src *;x/{z}/{x}/{y}", False), ("https://t.example,default-src/{z}/{x}/{y}", False),
     ("https://t.example; script-src * 'unsafe-inline'; x/{z}/{x}/{y}", False), ("https://*/{z}/{x}/{y}", False),
     ("https://u:p@t.example/{z}/{x}/{y}", False), ("//t.example/{z}/{x}/{y}", False),
     ("https://t.example?{z}/{x}/{y}", False), ("https:///{z}/{x}/{y}", False), ("https://a b/{z}/{x}/{y}", False),
     ("http://tile.example/{z}/{x}/{y}", False), ("https://tile.example/", False), ("javascript:{z}{x}{y}", False)],
)  # fmt: skip
def test_tiles_come_from_https_with_their_three_parts(typed, is_good):
    tiles = Setting("map_tiles_url", SettingKind.TEXT, "", LABEL)
    if is_good:
        assert options._check(tiles, typed) == typed
    else:
        assert code_of(tiles, typed) == "tiles_shape"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("รับเรื่องแล้ว", "gap_missing"),
        ("เลขที่ {ref} {secret}", "gap_unknown"),
        ("เลขที่ {ref.__class__}", "gap_missing"),
        ("เลขที่ {ref} {ref[0]}", "gap_unknown"),
        ("เลขที่ {ref!r}", "braces"),
        ("เลขที่ {ref:>9999999}", "braces"),
        ("เลขที่ {ref} {}", "braces"),
        ("เลขที่ {ref", "braces"),
        ("เลขที่ {ref} }", "braces"),
        ("{ref}" + "ก" * 5000, "too_long"),
    ],
)
def test_gaps_are_kept_and_nothing_else_is_read(text, code):
    declared = DeclaredWording("k", LABEL, ("ref",), ("date",), LABEL)
    with pytest.raises(RuleBroken) as refused:
        wordings._check(declared, text)
    assert refused.value.problems[0].code == code


@pytest.mark.parametrize("text", ["{ref}", "เลขที่ {ref} ภายใน {date}", "{{ไม่ใช่ช่อง}} {ref}"])
def test_good_texts_pass(text):
    wordings._check(DeclaredWording("k", LABEL, ("ref",), ("date",), LABEL), text)
