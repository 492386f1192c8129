"""The bank's door: signed or nothing; told twice, at once, changed, too old, in the wrong order, and in odd shapes."""

import json
import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.api.payments import sign
from services import clock, organisation
from services.audit import SYSTEM
from services.db import db, session, unit_of_work
from services.payments import ledger
from services.payments.bank_models import CallbackMessage, PaymentException
from services.payments.callback_reading import LARGEST
from services.payments.callbacks import NEEDS_TIME, work_waiting
from services.payments.models import Bill, Credit, Payment
from tests.factories.bank_files import BankItem
from tests.factories.finance import finance_officer
from tests.factories.payments_in import BARS, bring, make_bill, work

SECRET = "test-payment-callback-secret"
PATH = "/payments/callback"


def told(bill, transaction: str = "TX1", **values) -> dict:
    at = (clock.now() - timedelta(minutes=3)).replace(microsecond=0)
    return {
        "transaction_id": transaction, "ref1": bill.ref1, "ref2": bill.ref2, "amount": "1234.50",
        "paid_at": at.isoformat(), "sent_at": clock.now().isoformat(),
    } | values  # fmt: skip


def post(client, said, *, signature: str | None = None, **headers):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    signed = {"X-Signature": sign(body, SECRET) if signature is None else signature}
    return client.post(PATH, data=body, content_type="application/json", headers=signed | headers)


@pytest.fixture
def bill(app):
    with unit_of_work():
        return make_bill(123_450)


def result(answer) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["result"]


def counted() -> tuple[int, list[str]]:
    """How many payments there are, and the open exceptions."""
    codes = select(PaymentException.code).where(PaymentException.is_open).order_by(PaymentException.id)
    return session().query(Payment).count(), list(session().scalars(codes))


def status(bill) -> str:
    session().rollback()
    return session().scalar(select(Bill.status).where(Bill.id == bill.id))


def test_what_is_signed_is_taken_and_settles_the_bill(client, bill):
    answer = post(client, told(bill))
    assert result(answer) == (200, "matched") and answer.get_json()["payment"].startswith("PY-")
    assert status(bill) == "paid" and counted() == (1, [])
    assert not ledger.check()


def test_what_the_bank_did_not_sign_is_refused_before_it_is_read(client, bill):
    for signature in ("", "0" * 64, "ลายเซ็น".encode().decode("latin-1"), sign(b"other", SECRET), "sha256="):
        assert result(post(client, told(bill), signature=signature)) == (401, "wrong_signature")
    assert result(post(client, b"\xff{{", signature="no")) == (401, "wrong_signature")
    assert client.get(PATH).status_code == 405 and counted() == (0, [])


def test_signatures_in_capitals_and_with_their_name_are_the_same(client, bill):
    body = json.dumps(told(bill)).encode()
    assert result(post(client, body, signature=f"SHA256={sign(body, SECRET).upper()}".replace("SHA", "sha"))) == (
        200, "matched",
    )  # fmt: skip


def test_without_a_secret_the_bank_is_told_to_come_again(app, client, bill):
    app.config["PRACHA"] = (kept := app.config["PRACHA"]).model_copy(update={"payment_callback_secret": ""})
    try:
        assert result(post(client, told(bill))) == (503, "not_set_up")
    finally:
        app.config["PRACHA"] = kept


def test_told_again_gives_the_same_and_counts_nothing(client, bill):
    said = told(bill)
    first = post(client, said)
    for _ in range(3):
        assert post(client, said).get_json() == first.get_json()
    later = said | {"sent_at": (clock.now() + timedelta(seconds=30)).isoformat()}
    assert post(client, later).get_json() == first.get_json()
    assert counted() == (1, []) and session().query(CallbackMessage).count() == 1


def test_an_old_message_is_refused(client, bill):
    old = told(bill, sent_at=(clock.now() - timedelta(minutes=11)).isoformat())
    assert result(post(client, old)) == (400, "expired")
    ahead = told(bill, sent_at=(clock.now() + timedelta(minutes=5)).isoformat())
    assert result(post(client, ahead)) == (400, "expired")
    assert counted() == (0, [])


def test_the_time_of_sending_may_be_demanded(client, bill):
    said = told(bill)
    del said["sent_at"]
    with unit_of_work():
        organisation.set_setting(NEEDS_TIME, True, SYSTEM)
    answer = post(client, said)
    assert (answer.status_code, answer.get_json()["field"], answer.get_json()["code"]) == (400, "sent_at", "missing")
    with unit_of_work():
        organisation.set_setting(NEEDS_TIME, False, SYSTEM)
    assert result(post(client, said)) == (200, "matched")


def test_another_sum_for_the_same_transaction_is_refused_and_looked_into(client, bill):
    post(client, told(bill, amount="1000.00"))
    for _ in range(2):
        assert result(post(client, told(bill, amount="1234.50"))) == (409, "changed")
    number, codes = counted()
    assert number == 1 and sorted(codes) == ["amount_changed", "short"]
    assert session().scalar(select(Payment.amount_satang)) == 100_000


def test_money_for_no_bill_is_taken_and_looked_into(client, bill):
    assert result(post(client, told(bill, ref2="209901999"))) == (200, "unknown_reference")
    assert counted() == (1, ["unknown_reference"]) and status(bill) == "open"


def test_money_that_comes_before_its_bill_finds_it(client, bill):
    ahead = f"{int(bill.ref2) + 1}"
    assert result(post(client, told(bill, ref2=ahead, amount="50.00"))) == (200, "unknown_reference")
    with unit_of_work():
        business = type("B", (), {"id": bill.business_id, "name": bill.payer_name})()
        second = make_bill(5_000, business=business)
    assert second.ref2 == ahead and status(second) == "paid"
    assert counted() == (1, []) and not ledger.check()


def test_a_reversal_that_comes_before_its_payment_waits_for_it(client, bill):
    back = told(bill, "RV1", type="reversal", reverses="TX1")
    assert result(post(client, back)) == (200, "waiting")
    assert result(post(client, told(bill))) == (200, "matched")
    assert status(bill) == "open" and session().query(Payment).count() == 2
    assert result(post(client, back)) == (200, "reversed")
    assert not ledger.check()


def test_a_reversal_under_the_same_number(client, bill):
    post(client, told(bill))
    assert result(post(client, told(bill, type="reversal"))) == (200, "reversed")
    assert result(post(client, told(bill, type="reversal"))) == (200, "reversed")
    assert result(post(client, told(bill))) == (200, "matched")
    assert status(bill) == "open" and session().query(Payment).count() == 2


def test_a_reversal_that_waits_too_long_goes_to_the_desk(client, bill):
    post(client, told(bill, "RV1", type="reversal", reverses="TX9"))
    with unit_of_work():
        assert work_waiting() == 0
    with clock.standing_at(clock.now() + timedelta(days=4)), unit_of_work():
        assert work_waiting() == 1
    assert counted() == (0, ["unmatched_debit"])


@pytest.mark.parametrize("file_first", [True, False])
@pytest.mark.parametrize("key", ["cross-bank-256", BARS])
def test_file_and_callback_tell_of_one_payment(client, bill, key, file_first):
    with unit_of_work():
        desk = finance_officer()
    said = told(bill)
    item = BankItem(clock.now() - timedelta(minutes=3), bill.ref1, bill.ref2, 123_450)
    if key == BARS:
        item = BankItem(item.paid_at, bill.ref1, bill.ref2, 123_450, reference="TX1")

    def by_file():
        bring([item], actor=desk, key=key)
        work()

    for tell in (by_file, lambda: post(client, said)) if file_first else (lambda: post(client, said), by_file):
        tell()
    assert counted() == (1, []) and status(bill) == "paid" and session().query(Credit).count() == 0


def test_two_real_payments_of_a_day_stay_two(client, bill):
    with unit_of_work():
        desk = finance_officer()
    post(client, told(bill))
    item = BankItem(clock.now() - timedelta(minutes=3), bill.ref1, bill.ref2, 123_450)
    bring([item, item], actor=desk)
    work()
    assert counted() == (2, ["double"])


ODD = [
    ({"amount": 1234.5}, "matched"), ({"amount": 1234}, "short"), ({"amount": "1234.5"}, "matched"),
    ({"amount": None, "amount_satang": 123_450}, "matched"), ({"amount_satang": "123450"}, "matched"),
    ({"amount": "1234.500"}, "matched"), ({"type": "PAYMENT"}, "matched"), ({"more": [{"x": None}]}, "matched"),
    ({"paid_at": "20261119120000"}, "matched"), ({"paid_at": "2026-11-19T05:00:00Z"}, "matched"),
    ({"paid_at": 9999999999}, "moment"),
    ({"amount": True}, "sum"), ({"amount": "1e3"}, "sum"), ({"amount": "-5"}, "sum"), ({"amount": "0"}, "sum"),
    ({"amount": "12.345"}, "sum"), ({"amount": "1,234.50"}, "sum"), ({"amount": "๑๒๓๔"}, "sum"),
    ({"amount": []}, "sum"), ({"amount_satang": 1.0}, "sum"),
    ({"amount": "99999999999999"}, "sum"), ({"amount": "5", "amount_satang": 501}, "sum"),
    ({"amount": None}, "missing"), ({"ref1": None}, "missing"), ({"transaction_id": ""}, "missing"),
    ({"ref1": "๑๒๓"}, "reference"), ({"ref1": "1" * 21}, "reference"), ({"ref2": "a b"}, "reference"),
    ({"ref2": {"a": 1}}, "text"), ({"transaction_id": ["x"]}, "text"), ({"transaction_id": "x" * 61}, "reference"),
    ({"paid_at": "yesterday"}, "moment"), ({"paid_at": "9999-12-31T23:59:59Z"}, "moment"), ({"paid_at": 5}, "moment"),
    ({"paid_at": None}, "missing"), ({"type": "gift"}, "kind"), ({"type": 5}, "kind"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), ODD)
def test_odd_values(client, bill, change, expected):
    with clock.standing_at(clock.now()):
        answer = post(client, told(bill) | change)
    said = answer.get_json()
    if expected in ("matched", "short"):
        assert (answer.status_code, said["result"]) == (200, expected)
    else:
        assert (answer.status_code, said["result"], said["code"]) == (400, "refused", expected)
        assert counted() == (0, [])


@pytest.mark.parametrize(
    ("body", "status_code"),
    [
        (b"", 400), (b"null", 400), (b"[]", 400), (b'"x"', 400), (b"{", 400), (b"\xff\xfe", 400), (b"[" * 50_000, 400),
        (b'{"amount": NaN}', 400), (b'{"amount": Infinity}', 400), (b'{"amount": 1e3}', 400), (b'{"a": 1e999999}', 400),
        (b'{"a": ' + b"9" * 5000 + b"}", 400), (b"{}", 400), (b" " * (LARGEST + 1), 413), ('{"ref1":"\ud800"}'.encode(
            "utf-8", "surrogatepass"), 400), (b'{"ref1": "\\ud800", "transaction_id": "x", "ref2":"1"}', 400),
    ],
)  # fmt: skip
def test_odd_bodies(client, body, status_code):
    assert post(client, body).status_code == status_code
    assert counted() == (0, [])


def test_only_json_is_read(client, bill):
    body = json.dumps(told(bill)).encode()
    signed = {"X-Signature": sign(body, SECRET)}
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        assert client.post(PATH, data=body, content_type=kind, headers=signed).status_code == 415


def test_names_of_other_banks_are_understood(client, bill):
    said = {
        "transactionId": "T-9", "billPaymentRef1": bill.ref1, "billPaymentRef2": bill.ref2, "amount": "1234.50",
        "transactionDateandTime": clock.local(clock.now() - timedelta(hours=1)).strftime("%Y%m%d%H%M%S"),
        "payerName": "สมชาย\ud800 ตัวอย่าง\0",
    }  # fmt: skip
    assert result(post(client, said)) == (200, "matched")
    payment = session().scalars(select(Payment)).one()
    assert (payment.bank_reference, payment.payer) == ("T-9", "สมชาย ตัวอย่าง")


def test_a_number_with_a_point_is_read_exactly(client, bill):
    body = json.dumps(told(bill, amount=0)).replace('"amount": 0', '"amount": 1234.50').encode()
    assert result(post(client, body)) == (200, "matched")
    assert Decimal(session().scalar(select(Payment.amount_satang))) == 123_450


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)
FIELDS = ("transaction_id", "ref1", "ref2", "amount", "amount_satang", "paid_at", "sent_at", "type", "reverses", "data")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=6))
def test_nothing_that_is_signed_breaks_the_door(client, change):
    body = json.dumps({"transaction_id": "TX1", "ref1": "1", "amount": "1", "paid_at": "20261119120000"} | change)
    assert post(client, body.encode("utf-8", "surrogatepass")).status_code in (200, 400, 409)
    db.session.remove()


@pytest.mark.committed
@pytest.mark.parametrize("is_same", [True, False])
def test_eight_at_once_are_one(app, is_same):
    with unit_of_work():
        bill = make_bill(123_450)
    answers = []
    barrier = threading.Barrier(8)
    bodies = [told(bill, amount="1234.50" if is_same else f"{1000 + n}.00", sent_at=None) for n in range(8)]

    def tell(said):
        with app.app_context():
            barrier.wait()
            answers.append(result(post(app.test_client(), said)))

    threads = [threading.Thread(target=tell, args=(said,)) for said in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = [answer for answer in answers if answer[0] == 200]
    assert len(taken) == (8 if is_same else 1) and len(answers) == 8
    assert session().query(Payment).count() == 1 and not ledger.check()
