"""Bills at the desk: cancelled by hand with a reason, refused where money lies on them."""

import pytest

from services import audit, payments
from services.audit import Role
from services.db import session, unit_of_work
from services.errors import NotAllowed
from services.payments import BillStatus, withdrawing
from tests.factories.complaint_pages import token_in
from tests.factories.payments import make_acting, make_bill, make_business, make_finance, new_bill, pay
from tests.factories.people import make_actor, make_officer, make_person, make_unit, sign_in


@pytest.fixture
def officer(app):
    with unit_of_work():
        return make_officer(Role.FINANCE, unit_id=make_unit("finance"))


def post(client, path: str, data=None, **options):
    token = token_in(client.get("/staff/me"))
    return client.post(path, data={"csrf_token": token, **(data or {})}, **options)


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def status_of(bill) -> BillStatus:
    session().rollback()
    return payments.get_bill(bill.reference, owner=make_finance()).status


def test_a_bill_is_cancelled_for_a_reason_and_officers_see_who_did(checked_client, officer):
    with unit_of_work():
        business, person = make_business(), make_person()
        make_acting(person.id, business)
        bill = make_bill(business)
    sign_in(checked_client, officer)
    page = f"/staff/bills/{bill.reference}/cancel"
    assert f'href="{page}"' in text_of(checked_client.get(f"/bills/{bill.reference}"))
    assert "1,000.00" in text_of(checked_client.get(page))
    refused = post(checked_client, page, {"reason": "because"})
    assert refused.status_code == 400 and 'id="reason-error"' in text_of(refused)
    assert status_of(bill) is BillStatus.OPEN
    done = text_of(post(checked_client, page, {"reason": "duplicate"}, follow_redirects=True))
    assert "ออกซ้ำกับใบแจ้งอื่น" in done and officer.post in done and page not in done
    assert status_of(bill) is BillStatus.CANCELLED
    (entry,) = [each for each in audit.list_entries(subject="bill", subject_id=bill.id) if each.action == "cancel bill"]
    assert (entry.actor_id, entry.note) == (officer.id, "reason=duplicate")
    assert payments.find_differences() == []
    sign_in(checked_client, person)
    own = text_of(checked_client.get(f"/bills/{bill.reference}"))
    assert "ยกเลิกแล้ว" in own and "ออกซ้ำกับใบแจ้งอื่น" not in own


@pytest.mark.parametrize(
    ("state", "said"), [("paid", "ชำระแล้ว จึงยกเลิกไม่ได้"), ("part_paid", "ชำระแล้วบางส่วน"), ("replaced", "ออกใหม่แล้ว")]
)
def test_a_bill_with_money_on_it_is_not_cancelled(checked_client, officer, state, said):
    with unit_of_work():
        bill = make_bill()
        if state == "replaced":
            payments.replace_bill(bill.reference, new_bill(bill.business_id), actor=make_finance())
        else:
            pay(bill, 100_000 if state == "paid" else 100)
    sign_in(checked_client, officer)
    page = f"/staff/bills/{bill.reference}/cancel"
    shown = checked_client.get(page)
    assert said in text_of(shown) and 'name="reason"' not in text_of(shown)
    refused = post(checked_client, page, {"reason": "duplicate"})
    assert refused.status_code == 400 and said in text_of(refused)
    assert status_of(bill) == state


@pytest.mark.parametrize("role", [Role.COUNTER, Role.EXECUTIVE, Role.HEAD])
def test_only_finance_cancels(app, role):
    bill = make_bill()
    with pytest.raises(NotAllowed):
        withdrawing.withdraw_bill(bill.reference, reason="duplicate", actor=make_actor(role))
