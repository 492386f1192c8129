"""The products of the demonstration: eight of them, forty pieces, one code that was copied; safe to repeat."""

from dataclasses import replace

import pytest

from services import products, settings
from services.channels.demo import seed_demo_use
from services.complaints import demo
from services.db import unit_of_work
from services.errors import NotAllowed
from services.products import Doubt
from services.products.demo import DemoProducts


def test_eight_products_with_one_copied_code(app):
    with unit_of_work():
        demo.prepare_demonstration()
    made = DemoProducts()
    with unit_of_work():
        assert made.seed() == 8
    shown = products.list_products()[0]
    assert len(shown) == 8 and all(len(product.pictures) == 2 for product in shown)
    pieces = [piece for product in shown for piece in products.list_pieces(product.id)[0]]
    assert len(pieces) == 40 and all(piece.code for piece in pieces)
    doubted = [piece.serial for piece in pieces if products.look_up(piece.code.code).doubts]
    assert doubted == ["PK69-0003"]
    copied = next(piece for piece in pieces if piece.serial == "PK69-0003")
    assert products.look_up(copied.code.code).doubts == (Doubt.OFTEN,)
    with unit_of_work():
        assert DemoProducts().seed() == 0
        seed_demo_use()


def test_never_in_production(app):
    kept = settings.current()
    settings.configure(replace(kept, environment="production"))
    try:
        with pytest.raises(NotAllowed):
            DemoProducts()
        with pytest.raises(NotAllowed):
            seed_demo_use()
    finally:
        settings.configure(kept)
