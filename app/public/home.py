"""The home page and the list of services."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.public import public
from app.public.asking.waiting import list_waiting
from app.shared import access, anyone, current_actor
from services import complaints, information
from services.audit import Channel
from services.catalogue import Hit, Service, list_services, search_services, search_within
from services.text import Words

#: The three lists of the home page, in their order; services name one of them as their group.
GROUPS = (
    ("report", Words("แจ้งและติดตาม", "Report and follow")),
    ("taxes", Words("ภาษีและค่าธรรมเนียม", "Taxes and fees")),
    ("surveys", Words("ประเมินและบอกความเห็น", "Have your say")),
)
#: What one can do with the services of each list; the first page promises no more than there is.
_CAN_DO = {
    "report": Words("แจ้งเรื่อง ติดตามเรื่อง", "report and follow a matter"),
    "taxes": Words("ยื่นแบบและชำระเงิน", "file and pay"),
    "surveys": Words("บอกความเห็น", "have your say"),
}
#: The service that most people come for stands as a button on the first page.
_FIRST = "complaint"
_OTHER = Words("บริการอื่น", "Other services")
_LATELY = 5


@public.get("/")
@access(anyone)
def view_home() -> ResponseReturnValue:
    """What a person may do here; the look-up of a matter comes first."""
    offers = _offers()
    return render_template(
        "public/home/view_home.html",
        lists=_lists([service for service in offers if service.key != _FIRST]),
        can_do=_can_do(offers),
        first=next((service for service in offers if service.key == _FIRST), None),
        waiting_drafts=list_waiting(),
        lately=complaints.list_mended(_LATELY),
    )


@public.get("/services")
@access(anyone)
def list_offers() -> ResponseReturnValue:
    """All services, or those whose words hold what is looked for."""
    query = request.args.get("q", "").strip()[:100]
    offers = search_services(query, actor=current_actor(), channel=Channel.WEB) if query else _offers()
    answers = information.ask(query).hits if query else ()
    within = search_within(query, actor=current_actor(), channel=Channel.WEB) if query else []
    return render_template(
        "public/home/list_offers.html",
        lists=_lists(offers),
        within=[(hit.words, service.name, _address(service, hit)) for service, hit in within],
        query=query,
        found=len(offers) + len(within) + len(answers),
        answers=[hit.answer for hit in answers],
    )


def _address(service: Service, hit: Hit) -> str:
    return f"/services/{service.key}?{urlencode(hit.handed)}"


def _can_do(offers: Sequence[Service]) -> Words:
    groups = {service.group for service in offers}
    done = [words for key, words in _CAN_DO.items() if key in groups]
    english = ", ".join(words.en for words in done)
    return Words(" ".join(words.th for words in done), english[:1].upper() + english[1:])


def _offers() -> list[Service]:
    return list_services(current_actor(), Channel.WEB)


def _lists(offers: Sequence[Service]) -> list[tuple[Words, list[Service]]]:
    known = {key for key, _ in GROUPS}
    lists = [(words, [service for service in offers if service.group == key]) for key, words in GROUPS]
    lists.append((_OTHER, [service for service in offers if service.group not in known]))
    return [(words, services) for words, services in lists if services]
