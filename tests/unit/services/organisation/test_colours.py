"""Contrast of the authority's colours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import RuleBroken
from services.organisation.colours import PAPER, checked_colours, contrast, darker
from services.organisation.views import Colours

hexes = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")
USUAL = {"indigo": "#2b2a6b", "gold": "#b8862b", "jade": "#0f6b57"}


def test_known_contrasts():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(hexes, hexes)
def test_contrast_is_symmetric_and_bounded(one, other):
    assert 1 <= contrast(one, other) == contrast(other, one) <= 21.0001


@given(hexes)
def test_darker_never_reads_worse_on_paper(colour):
    assert contrast(darker(colour), PAPER) >= contrast(colour, PAPER) - 0.01


def test_the_products_own_colours_pass():
    made = checked_colours(USUAL)
    assert made == Colours()


@given(hexes, hexes, hexes)
def test_what_passes_can_be_read(indigo, gold, jade):
    try:
        made = checked_colours({"indigo": indigo, "gold": gold, "jade": jade})
    except RuleBroken as refused:
        assert {p.code for p in refused.problems} == {"contrast_too_low"}
        return
    assert contrast(made.indigo, PAPER) >= 4.5
    assert contrast(made.jade, PAPER) >= 4.5
    assert contrast(made.gold, made.indigo) >= 3


def test_pale_colours_are_refused_beside_their_fields():
    with pytest.raises(RuleBroken) as refused:
        checked_colours({**USUAL, "indigo": "#9999ff", "jade": "#55cc99"})
    assert {(p.field, p.code) for p in refused.value.problems} >= {
        ("indigo", "contrast_too_low"),
        ("jade", "contrast_too_low"),
    }


@pytest.mark.parametrize("typed", ["", "red", "#fff", "#12345g", "#1234567", "url(x)", "#2b2a6b\n"])
def test_only_six_digits_are_a_colour(typed):
    if typed.strip() == "#2b2a6b":
        assert checked_colours({**USUAL, "indigo": typed}).indigo == "#2b2a6b"
        return
    with pytest.raises(RuleBroken) as refused:
        checked_colours({**USUAL, "indigo": typed})
    assert refused.value.problems[0].code == "colour_shape"
