"""A place: lists and words lead, the map helps where there are scripts."""

import json
from collections.abc import Sequence
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from app.security import map_tiles
from app.shared.access import current_actor
from app.shared.fields.base import Context, Files, Form, Shown, frame, part_of
from services.questions import Question
from services.questions.place import WORDS_AT_MOST, list_areas

PARTS = ("district", "subdistrict", "words", "lat", "lon", "accuracy")
#: Serves the outline of the province and its districts as GeoJSON, where the public door has it.
OUTLINE = "public.view_outline"


def read(form: Form, files: Files, question: Question) -> dict[str, str]:
    """The parts as typed. The position is filled in by the map's script only."""
    typed = {part: form.get(f"{question.key}-{part}", "") for part in PARTS}
    if form.get(f"{question.key}-guessed") and typed["lat"] and typed["lon"]:
        # The lists were filled from the pin by its nearest centre; the organisation's boundaries know better.
        typed["district"] = typed["subdistrict"] = ""
    return typed


def context(shown: Shown) -> Context:
    """Two lists, words, and the hidden inputs and addresses that the map's script needs."""
    language = shown.language
    districts, subdistricts = list_areas(shown.question)
    by_district = [
        {
            "code": district.code,
            "label": district.name.in_(language),
            "subdistricts": [
                {"code": area.code, "label": area.name.in_(language)}
                for area in subdistricts
                if area.district == district.code
            ],
        }
        for district in districts
    ]
    given = shown.given
    return frame(
        shown,
        values={part: part_of(given, part) for part in PARTS},
        districts=by_district,
        words_at_most=WORDS_AT_MOST,
        wrong={part: shown.problem(part) is not None for part in PARTS},
        is_outside=isinstance(given, dict) and given.get("outside") is True,
        map=_map(districts, subdistricts, language),
        needs=shown.question.settings.get("needs", ("area_or_point",)),
    )


def _map(districts: Sequence[Any], subdistricts: Sequence[Any], language: str) -> Context:
    """Centres as code → [latitude, longitude], districts with their name as well: drawn where there are no tiles."""
    centres: dict[str, list[Any]] = {}
    for area in (*districts, *subdistricts):
        lat, lon = getattr(area, "lat", None), getattr(area, "lon", None)
        if lat is not None and lon is not None:
            centres[area.code] = [lat, lon] if area in subdistricts else [lat, lon, area.name.in_(language)]
    return {
        "outline": url_for(OUTLINE) if OUTLINE in current_app.view_functions else "",
        "tiles": map_tiles(),
        "centres": json.dumps(centres, separators=(",", ":"), ensure_ascii=False),
        "words": json.dumps(
            {
                # An officer who files for somebody else is not where it happened.
                "use": "" if current_actor().is_officer else _("ใช้ตำแหน่งของฉัน"),
                "clear": _("ลบหมุด"),
                "chosen": _("ปักหมุดแล้ว เลื่อนหมุดเพื่อแก้ไขได้"),
                "none": _("แตะแผนที่เพื่อปักหมุด หรือเลือกจากรายการด้านบน"),
                "refused": _("ไม่ได้รับตำแหน่งจากอุปกรณ์ โปรดปักหมุดหรือเลือกจากรายการ"),
                "waiting": _("กำลังหาตำแหน่ง"),
            },
            ensure_ascii=False,
        ),
    }
