"""The messages of taxes in the chat, with texts as long as they get."""

from collections.abc import Iterator
from datetime import date

from chatbot.messages import parts, taxes
from chatbot.messages.parts import Message
from chatbot.messages.taxes import BillCard, Owed, ReceiptCard
from chatbot.messages.voice import Voice
from services.text import Words

_ADDRESS = "https://" + "w" * 300


def tax_messages(voice: Voice, long: Words) -> Iterator[tuple[str, list[Message]]]:
    """All of them."""
    places = [(10**17 + number, long.th[:200]) for number in range(20)]
    key = f"tobacco-tax:2026-10:{10**17}"
    owed = [Owed(key, long, long.th, date(2026, 9, 1), date(2026, 10, 15), days, places) for days in (-400, 0, 99)]
    yield "taxes.who_is_it", taxes.who_is_it(voice)
    yield "taxes.no_business", taxes.no_business(voice, service="business-registration")
    yield "taxes.no_business", taxes.no_business(voice)
    yield "taxes.due", taxes.due(voice, owed * 5, note=taxes.filed_already(voice), can_go_on=True)
    yield "taxes.due", taxes.due(voice, [], note=taxes.filed_already(voice))
    yield "taxes.filed_already", parts.text(taxes.filed_already(voice))
    yield "taxes.places", taxes.places(voice, owed[0])
    yield "taxes.sure_nil", taxes.sure_nil(voice, owed[0], long)
    for is_billed in (True, False):
        filed = [("TX-69-7K4M-2X", long.th)] * 20
        yield "taxes.nil_done", taxes.nil_done(voice, filed, is_billed=is_billed)
    yield "taxes.refused", taxes.refused(voice)
    bill = ("BR-69-7K4M-2X", long, long.th, 10**13, date(2026, 11, 15))
    shown = [BillCard(*bill, days, _ADDRESS, _ADDRESS, is_outdated=days < 0) for days in (-99, 0, 99)]
    yield "taxes.bills", taxes.bills(voice, shown * 5)
    yield "taxes.bills", taxes.bills(voice, [BillCard(*bill, 1, _ADDRESS, "")])
    yield "taxes.bills", taxes.bills(voice, [])
    one = ReceiptCard(long, "N/2570 000001", long.th, 10**13, date(2026, 11, 15), _ADDRESS, _ADDRESS)
    yield "taxes.receipts", taxes.receipts(voice, [one] * 9)
    yield "taxes.receipts", taxes.receipts(voice, [])
