"""The drawn cloth of the demonstration: the same for the same seed, different for each motif, of one size."""

import io

import pytest
from PIL import Image

from services.products.brocade import GOLD, MOTIFS, SIZE, Cloth, Loom, draw_brocade


def cloth(motif: str) -> Cloth:
    return Cloth(motif, (118, 22, 52), GOLD, (232, 120, 140))


def test_the_same_seed_gives_the_same_picture():
    assert draw_brocade(cloth("phikun"), 1) == draw_brocade(cloth("phikun"), 1)
    assert draw_brocade(cloth("phikun"), 1) != draw_brocade(cloth("phikun"), 2)


@pytest.mark.parametrize("is_near", [False, True])
def test_a_picture_of_the_size_that_pages_show(is_near):
    picture = Image.open(io.BytesIO(draw_brocade(cloth("leaves"), 3, is_near=is_near)))
    assert picture.format == "JPEG" and picture.size == SIZE


@pytest.mark.parametrize("motif", sorted(MOTIFS))
def test_each_motif_lifts_threads_and_leaves_ground(motif):
    loom = Loom()
    MOTIFS[motif](loom)
    lifted = sum(1 for value in loom.metal.getdata() if value) / (loom.metal.width * loom.metal.height)
    assert 0.08 < lifted < 0.7


def test_no_two_motifs_are_alike():
    drawn = set()
    for draw in MOTIFS.values():
        loom = Loom()
        draw(loom)
        drawn.add(loom.metal.tobytes())
    assert len(drawn) == len(MOTIFS)
