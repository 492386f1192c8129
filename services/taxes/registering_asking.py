"""What is asked of whoever has a business entered, changed or closed, and what is known of it beforehand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services import people
from services.audit import ActorKind
from services.catalogue import Context
from services.errors import NotFound
from services.people import BusinessPart, BusinessView
from services.questions import Choice, Condition, DataClass, Question
from services.taxes.registering_parts import (
    CHANGE,
    CLOSE,
    NEW,
    PLACE,
    STAGE_WISH,
    change_questions,
    closing_questions,
    operator_questions,
    paper_questions,
    place_questions,
    short,
)
from services.text import Words

_NEW = (Condition("want", (NEW,)),)
_CHANGE = (Condition("want", (CHANGE,)),)
_CLOSE = (Condition("want", (CLOSE,)),)


def questions_of_registration(context: Context) -> list[Question]:
    """The questions, by what is wanted; change and closing are offered to those who run a business already."""
    mine = run_by(context)
    asked = _wish(context, mine)
    if not any(question.key == "want" for question in asked):
        return [*asked, *operator_questions(()), *place_questions(()), *paper_questions(())]
    wants = context.answers.get("want")
    if wants == CHANGE:
        place = (Condition("change", (PLACE,)), *_CHANGE)
        return [*asked, *change_questions(_CHANGE), *place_questions(place, several=False), *paper_questions(_CHANGE)]
    if wants == CLOSE:
        return [*asked, *closing_questions(business_asked(context), _CLOSE), *paper_questions(_CLOSE)]
    return [*asked, *operator_questions(_NEW), *place_questions(_NEW), *paper_questions(_NEW)]


def prefill_registration(context: Context) -> Mapping[str, Any]:
    """What a link handed over, and how the account can be reached."""
    given: dict[str, Any] = {}
    if context.source.get("want") in (NEW, CHANGE, CLOSE):
        given["want"] = context.source["want"]
    for key in ("business", "known_number"):
        if context.source.get(key):
            given[key] = context.source[key]
    if context.asker.kind is ActorKind.CITIZEN and context.asker.id is not None:
        try:
            person = people.get_person(context.asker.id)
        except NotFound:
            return given
        given |= {"contact_name": person.name, "phone": person.phone, "email": person.email}
    return {key: value for key, value in given.items() if value}


def run_by(context: Context) -> list[BusinessPart]:
    """The businesses for which the citizen may ask; none for officers, who type the number."""
    asker = context.asker
    if asker.kind is not ActorKind.CITIZEN or asker.id is None:
        return []
    return people.list_run_by(asker.id)


def business_asked(context: Context) -> BusinessView | None:
    """The business that is to be changed or closed, where it is the asker's to name."""
    number = str(context.answers.get("business") or "")
    if not number:
        return None
    try:
        return people.get_business(number, owner=context.asker)
    except NotFound:
        return None


def _wish(context: Context, mine: list[BusinessPart]) -> list[Question]:
    if not mine and not context.asker.is_officer:
        return []
    want = Question(
        "want",
        "choice",
        Words("ท่านต้องการทำอะไร", "What do you want to do?"),
        DataClass.INTERNAL,
        settings={
            "choices": (
                Choice(
                    NEW,
                    Words("ขึ้นทะเบียนผู้ประกอบการใหม่", "Register a new operator"),
                    line=Words("ขึ้นทะเบียนใหม่", "Register"),
                ),
                Choice(
                    CHANGE,
                    Words("แก้ไขหรือเพิ่มสถานประกอบการ", "Change something or add a place of business"),
                    line=Words("แก้ไข/เพิ่มสาขา", "Change or add"),
                ),
                Choice(CLOSE, Words("แจ้งเลิกกิจการ", "Tell of a closing"), line=Words("แจ้งเลิกกิจการ", "Close")),
            )
        },
        stage=STAGE_WISH,
    )
    which = (Condition("want", (CHANGE, CLOSE)),)
    label = Words("ผู้ประกอบการรายใด", "Which business?")
    if context.asker.is_officer:
        hint = Words("เลขทะเบียนผู้ประกอบการ", "Its business number")
        number = {"max_length": 30, "arabic_digits": True}
        business = Question("business", "text", label, DataClass.INTERNAL, hint, True, number, which)
    else:
        choices = tuple(
            Choice(one.number, Words(f"{one.name} ({one.number})", f"{one.name} ({one.number})"), line=short(one.name))
            for one in mine
        )
        business = Question(
            "business", "choice", label, DataClass.INTERNAL, settings={"choices": choices}, asked_when=which
        )
    return [want, replace(business, stage=STAGE_WISH)]
