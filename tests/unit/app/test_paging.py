"""The place in a list as a key in the address, and addresses with a change."""

import re
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask

from app.shared.pages import _here, here_with, safe_path
from app.shared.paging import page_of, read_key, write_key

app = Flask("paging")


def _read(address, *kinds):
    with app.test_request_context(address):
        return read_key(*kinds)


@pytest.mark.parametrize(
    ("values", "kinds", "read"),
    [
        ([1], (int,), [1]),
        ([2**63 - 1], (int,), [2**63 - 1]),
        (["2026-11-20T00:00:00+00:00", 42], (datetime, int), [datetime(2026, 11, 20, tzinfo=UTC), 42]),
        (["2026-11-20T00:00:00"], (datetime,), [datetime(2026, 11, 20, tzinfo=UTC)]),
        (["ไฟดับ", 5], (str, int), ["ไฟดับ", 5]),
    ],
)
def test_a_key_comes_back(values, kinds, read):
    assert _read(f"/x?after={write_key(values)}", *kinds) == read


@pytest.mark.parametrize("typed", ["", "x", "%00", "e30", "WzFd!", "W1tdXQ", "a" * 501, "bnVsbA", "W1tb" * 100])
def test_a_broken_key_is_the_first_page(typed):
    assert _read(f"/x?after={typed}", int) is None


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        ([10**30], (int,)),
        ([2**63], (int,)),
        ([-1], (int,)),
        ([True], (int,)),
        ([1.0], (int,)),
        ([float("nan")], (int,)),
        ([None], (int,)),
        ([1, 2], (int,)),
        ([], (int,)),
        (["x"], (int,)),
        ([5], (str,)),
        (["a\0b"], (str,)),
        (["yesterday", 5], (datetime, int)),
        (["9999-12-31T23:59:59-14:00", 5], (datetime, int)),
        (["0001-01-01T00:00:00+14:00", 5], (datetime, int)),
        (["2026-11-20T00:00:00+00:00", 10**30], (datetime, int)),
    ],
)
def test_a_key_that_no_row_has_is_the_first_page(values, kinds):
    assert _read(f"/x?after={write_key(values)}", *kinds) is None


def test_a_lone_surrogate_in_a_key_is_the_first_page():
    assert _read("/x?after=WyJcdWQ4MDAiXQ", str) is None


@pytest.mark.parametrize("path", ["/%5Cevil.example/", "/%09/evil.example/", "/%0a/evil.example/", "//evil.example/"])
def test_links_to_this_page_stay_on_this_site(path):
    with app.test_request_context(f"http://localhost{path}?q=1"):
        for address in (here_with(lang="en"), _here(), here_with(q=None)):
            assert re.match(r"/(?![/\\])", address) and not re.search(r"[\\\s]", address)


def test_links_to_this_page_lead_to_this_page():
    with app.test_request_context("/reports/ถนน%3Fx%23y?q=ไฟ"):
        address = here_with(lang="en")
        assert unquote(urlsplit(address).path) == "/reports/ถนน?x#y" and not urlsplit(address).fragment


def test_filters_stay_and_choices_of_the_reader_go():
    with app.test_request_context("/staff/queue?status=late&status=new&lang=en&size=3&after=old"):
        page = page_of([1, 2], next_key=[7])
        assert page.next_url == f"/staff/queue?status=late&status=new&after={write_key([7])}"
        assert page.previous_url == ""
        assert here_with(lang="th") == "/staff/queue?status=late&status=new&after=old&lang=th"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\evil",
        "/a\nb",
        "/a\tb",
        "javascript:x",
        "",
        None,
        "a/b",
        "/\x7f",
    ],
)
def test_nobody_is_sent_elsewhere(target):
    assert safe_path(target, "/home") == "/home"


@pytest.mark.parametrize("target", ["/", "/staff/queue?status=late", "/track/abc#top"])
def test_paths_of_this_site_are_kept(target):
    assert safe_path(target) == target
