"""The demonstration's products: made-up producers, drawn cloth, pieces with codes, and one code that was copied."""

import io
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, select

from services import clock, files, organisation, people, settings
from services.audit import Actor, Channel
from services.codes import SCAN
from services.codes.models import CodeTally
from services.db import session
from services.errors import NotAllowed
from services.files import ReadyPhotograph
from services.people.views import DEMO_DOMAIN
from services.products.brocade import GOLD, SILVER, Cloth, draw_brocade
from services.products.models import Product
from services.products.pieces import add_pieces, note_sale
from services.products.views import PieceView, ProductDetails
from services.products.writing import add_picture, add_product, set_published
from services.text import Words

FILE = Path(__file__).with_name("demo_texts.toml")
_SEED, _PIECES = 2569, 5
#: Districts of the producers, in the order of the file.
_DISTRICTS = ("5101", "5101", "5101", "5101", "5107", "5106", "5102", "5103")


class DemoProducts:
    """The same products each time. What takes long, drawing, is done before the transaction that `seed` is part of."""

    def __init__(self) -> None:
        if settings.current().is_production:
            raise NotAllowed("the demonstration is not for production")
        texts = tomllib.loads(FILE.read_text(encoding="utf-8"))
        self.texts: Mapping[str, Any] = texts
        is_there = session().scalar(select(Product.id).limit(1)) is not None
        rows: list[Mapping[str, Any]] = [] if is_there else texts["product"]
        self.rows = [(row, _drawn(row, number)) for number, row in enumerate(rows)]

    def seed(self) -> int:
        """Writes what is not there yet, in the caller's transaction; says how many products."""
        actor = _officer("registry")
        if actor is None:
            return 0
        random = Random(_SEED)
        for number, (row, pictures) in enumerate(self.rows):
            self._write(row, pictures, number, random, actor)
        return len(self.rows)

    def _write(
        self, row: Mapping[str, Any], pictures: list[ReadyPhotograph], number: int, random: Random, actor: Actor
    ) -> None:
        today = clock.today()
        district = organisation.find_district(_DISTRICTS[number])
        details = ProductDetails(
            key=row["key"],
            name=Words(*row["name"]),
            producer=Words(*row["producer"]),
            pattern=Words(*row["pattern"]),
            process=Words(self.texts["process_th"].strip(), self.texts["process_en"].strip()),
            price=Words(*row["price"]),
            certificate=f"GI-ตัวอย่าง {number + 1:03d}/2567",
            # One of them ran out, so that the pages show it.
            certificate_until=today + timedelta(days=-40 if number == 6 else 400 + 30 * number),
            district=district.code if district else None,
        )
        product = add_product(details, actor=actor)
        name = details.name
        words = (
            Words(f"{name.th} ทั้งผืนเห็นเชิงผ้า (ภาพวาด)", f"{name.en}, with its border (a drawing)"),
            Words(f"{name.th} ใกล้จนเห็นเส้นดิ้น (ภาพวาด)", f"{name.en}, near enough to see each thread (a drawing)"),
        )
        for ready, said in zip(pictures, words, strict=True):
            stored = files.keep_photograph(ready, actor=actor)
            add_picture(product.id, stored.key, said, actor=actor)
        made_on = today - timedelta(days=random.randint(40, 300))
        pieces = add_pieces(product.id, _PIECES, series=row["series"], made_on=made_on, actor=actor)
        for place, piece in enumerate(pieces):
            is_copied = number == 0 and place == 2
            if place == 0:
                note_sale(piece.id, made_on + timedelta(days=random.randint(5, 39)), actor=actor)
            _scan(piece, random, is_copied=is_copied, is_sold=place == 0)
        set_published(product.id, True, actor=actor)


def _drawn(row: Mapping[str, Any], number: int) -> list[ReadyPhotograph]:
    metal = SILVER if row.get("metal") == "silver" else GOLD
    cloth = Cloth(row["motif"], tuple(row["ground"]), metal, tuple(row["accent"]))
    return [
        files.ready_photograph(io.BytesIO(draw_brocade(cloth, number, is_near=is_near)), filename=None)
        for is_near in (False, True)
    ]


def _scan(piece: PieceView, random: Random, *, is_copied: bool, is_sold: bool) -> None:
    """Scans of the past months, of each piece a few; of the copied one far too many of late."""
    if piece.code is None:
        return
    today, rows = clock.today(), []
    for _ in range(random.randint(2, 9)):
        day = today - timedelta(days=random.randint(40 if is_sold else 1, 150))
        rows.append(_tally(piece.code.id, day, random, random.randint(1, 3)))
    if is_copied:
        for days in range(7):
            rows += [
                _tally(piece.code.id, today - timedelta(days=days), random, random.randint(3, 6)) for _ in range(3)
            ]
    session().execute(insert(CodeTally), rows)


def _tally(code_id: int, day: Any, random: Random, n: int) -> dict[str, Any]:
    channel = random.choices((Channel.QR.value, Channel.LINE.value), (8, 2))[0]
    return {"code_id": code_id, "day": day, "hour": random.randint(9, 20), "channel": channel, "what": SCAN, "n": n}


def _officer(name: str) -> Actor | None:
    found = people.find_officer(f"{name}{DEMO_DOMAIN}")
    return people.actor_for(found) if found is not None else None
