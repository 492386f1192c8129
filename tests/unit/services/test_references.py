"""References, codes and signed links."""

import math
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from services import clock, crypto, settings
from services.references import (
    ALPHABET,
    hash_secret,
    new_access_code,
    new_reference,
    new_short_code,
    new_token,
    normal_code,
    numbered_reference,
    parse_reference,
    sign,
    unsign,
)

DAY = date(2026, 11, 20)
REFERENCES = st.builds(
    lambda kind, year: new_reference(kind, date(year, 6, 1)),
    st.text(st.sampled_from("ABCDEFGHJKMNPRSTVWXYZ"), min_size=2, max_size=2),
    st.integers(2026, 2125),
)
TYPEABLE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture(autouse=True, scope="module")
def keys():
    """Settings with fixed keys; what was configured before comes back afterwards."""
    before = settings._settings
    settings.configure(settings.ServiceSettings(b"d" * 32, b"s" * 32, "http://localhost", "/nowhere"))
    yield
    settings._settings = before


def test_form():
    reference = new_reference("RP", DAY)
    assert reference.startswith("RP-69-")
    assert [len(part) for part in reference.split("-")] == [2, 2, 4, 2]
    assert new_reference("RP", date(2057, 1, 1)).startswith("RP-00-")


@pytest.mark.parametrize("kind", ["", "R", "RPT", "rp", "R2", "IL", "QU", "กข"])
def test_a_kind_is_two_letters_without_look_alikes(kind):
    with pytest.raises(ValueError):
        new_reference(kind, DAY)


@given(REFERENCES)
def test_a_reference_reads_as_itself_and_shows_no_look_alikes(reference):
    assert parse_reference(reference) == reference
    kind, _year, four, two = reference.split("-")
    assert not set(kind + four + two) & set("0O1ILQU")


@given(REFERENCES, st.data())
def test_typed_carelessly(reference, data):
    typed = "".join(
        character + data.draw(st.sampled_from(["", " ", "-", "–", "\u200b", "."]))
        for character in reference.replace("-", "")
    )
    assert parse_reference(typed.lower()) == reference
    thai = typed.translate({ord("0") + digit: 0x0E50 + digit for digit in range(10)})
    assert parse_reference(f"  {thai} ") == reference
    assert parse_reference(typed.replace("D", "O").replace("J", "1").replace("V", "u")) == reference


@given(REFERENCES)
def test_every_single_wrong_character_is_found(reference):
    plain = reference.replace("-", "")
    for place, right in enumerate(plain):
        for wrong in TYPEABLE:
            if wrong != right:
                found = parse_reference(plain[:place] + wrong + plain[place + 1 :])
                # A look-alike of the right character is the right one.
                assert found in (None, reference)
                assert found is None or wrong in "0OQD1ILJUV"


def _same(left: str, right: str) -> bool:
    return left == right or {left, right} in ({"0", "D"}, {"1", "J"})


@given(REFERENCES)
def test_every_swap_is_found(reference):
    plain = reference.replace("-", "")
    for first in range(len(plain)):
        for second in range(first + 1, len(plain)):
            swapped = list(plain)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            found = parse_reference("".join(swapped))
            # Swapping a D with the 0 of the year leaves what reads the same.
            assert found is None or (found == reference and _same(plain[first], plain[second]))


@pytest.mark.parametrize("typed", ["", "RP", "RP-69-7K4M-2X-9", "ร้องเรียน", "RP/*-- 1", "9" * 10_000, "\x00"])
def test_what_is_no_reference(typed):
    assert parse_reference(typed) is None


@given(st.text())
def test_nothing_breaks_the_reader(typed):
    found = parse_reference(typed)
    assert found is None or parse_reference(found) == found
    normal_code(typed)


def test_many_references_seldom_collide():
    made = [new_reference("RP", DAY) for _ in range(20_000)]
    # 20,000 of 29^5 meet ten times on average; sixty would be a broken die.
    assert len(set(made)) > len(made) - 60


def test_access_codes():
    codes = {new_access_code() for _ in range(1000)}
    assert len(codes) == 1000
    for code in codes:
        plain = code.replace("-", "")
        assert [len(part) for part in code.split("-")] == [3, 3, 3]
        assert set(plain) <= set(ALPHABET)
        assert len(plain) * math.log2(len(ALPHABET)) >= 40
        assert normal_code(f" {code.lower().replace('-', ' ')}") == plain


def test_short_codes_and_tokens():
    assert len(new_short_code()) == 6 and set(new_short_code()) <= set(ALPHABET)
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100 and all(len(token) >= 32 for token in tokens)


def test_secrets_are_kept_as_keyed_hashes():
    code = new_access_code()
    assert hash_secret(code, "case") == hash_secret(code.lower().replace("-", ""), "case")
    assert hash_secret(code, "case") != hash_secret(code, "draft")
    assert hash_secret(code, "case") == crypto.fingerprint(normal_code(code), "case")


def test_signed():
    token = sign({"case": 7, "ก": ["ข"]}, "track")
    assert unsign(token, "track") == {"case": 7, "ก": ["ข"]}
    assert unsign(token, "unsubscribe") is None
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        # The last character holds padding bits: another one may mean the same bytes.
        assert unsign(changed, "track") is None or place == len(token) - 1
    for broken in ("", ".", "a.b", token[:-3], token + token):
        assert unsign(broken, "track") is None


def test_signed_until():
    with time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC), tick=False) as traveller:
        token = sign({"a": 1}, "p", timedelta(days=30))
        traveller.shift(timedelta(days=30) - timedelta(seconds=1))
        assert unsign(token, "p") == {"a": 1}
        traveller.shift(timedelta(seconds=1))
        assert unsign(token, "p") is None
        assert clock.now().tzinfo is UTC


def test_numbered_references_are_all_different_and_valid():
    made = [numbered_reference("BK", date(2026, 1, 1), number) for number in range(20_000)]
    assert len(set(made)) == 20_000 and made[7] == numbered_reference("BK", date(2026, 1, 1), 7)
    assert all(parse_reference(one) == one for one in made[:500])
