"""Papers: drafts that become what they show, once and for ever; who may; one door for receipts and papers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from services import clock, codes, documents, organisation, papers
from services.audit import SYSTEM, Role
from services.audit.models import AuditEntry
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken, Stale, TooMany
from services.papers import PaperState, PaperView, VerifiedPaper, verifying
from services.papers.demo import seed_demo_papers
from services.papers.models import IssuedPaper
from services.payments import keys, receipts
from services.payments.receipts.verifying import TRIES
from services.people.demo import seed_demo_accounts
from tests.factories.issued import paper_details
from tests.factories.people import make_actor
from tests.factories.receipts import paid

HERE = "192.0.2.1"


@pytest.fixture
def registry(app):
    with unit_of_work():
        organisation.seed_base(SYSTEM)
        organisation.seed_demo(SYSTEM)
        return make_actor(Role.REGISTRY)


def issued(actor, number: str = "ลพ 51001/1", **told) -> PaperView:
    with unit_of_work():
        return papers.issue_paper(papers.register_paper(paper_details(number, **told), actor=actor), actor=actor)


def told_of(actor, **told) -> dict[str, str]:
    with unit_of_work(), pytest.raises(RuleBroken) as refused:
        papers.register_paper(paper_details(**told), actor=actor)
    return {problem.field: problem.code for problem in refused.value.problems}


def audited() -> list[tuple[str, str]]:
    rows = session().scalars(select(AuditEntry).where(AuditEntry.subject == "paper").order_by(AuditEntry.id))
    return [(row.action, row.note) for row in rows]


def test_a_paper_is_issued_under_a_code_and_a_signature_that_say_what_it_says(registry):
    found = issued(registry, "ลพ ๕๑๐๐๑/๑๒")
    assert (found.state, found.number, len(found.verify_code)) == (PaperState.GOOD, "ลพ 51001/12", 12)
    facts = documents.verify_document(found.signed, [key.key for key in documents.published_keys()])
    assert facts is not None and (facts["k"], facts["n"], facts["p"]) == ("c", found.number, "นางสาวสมใจ ตัวอย่าง")
    assert facts["d"] == f"{clock.today():%Y%m%d}"
    assert audited() == [("register paper", ""), ("issue paper", "certificate")]


def test_nothing_of_a_person_is_stored_in_the_open_or_written_into_the_audit(registry):
    found = issued(registry)
    row = session().execute(text("SELECT * FROM issued_paper")).mappings().one()
    held = " ".join(str(value) for value in row.values())
    assert "สมใจ" not in held and "สมใจ" not in " ".join(map(str, audited()))
    assert found.signed not in held
    # Found by the whole name all the same, and masked in the list.
    (listed,) = papers.list_papers("นางสาวสมใจ  ตัวอย่าง", actor=registry).rows
    assert listed.id == found.id and "สมใจ" not in listed.to
    assert papers.list_papers("สมใจ", actor=registry).rows == ()


def test_what_is_wrong_is_told_all_at_once(registry):
    assert told_of(registry, number=" ", to="", title="ก" * 201, signer_post="", kind="receipt") == {
        "kind": "not_on_list", "number": "required", "title": "too_long", "to": "required", "signer_post": "required",
    }  # fmt: skip
    assert told_of(registry, issued_on=clock.today() + timedelta(1)) == {"issued_on": "in_future"}
    assert told_of(registry, body=(" ",)) == {"body": "required"}
    assert told_of(registry, number="1" * 21) == {"number": "too_long"}
    assert told_of(registry, unit_id=999_999) == {"unit_id": "not_on_list"}
    assert told_of(registry, facts=(("ก", "ข"),) * 21) == {"facts": "too_many_facts"}
    with unit_of_work():
        papers.register_paper(paper_details("9", is_elsewhere=True, body=()), actor=registry)


def test_a_number_stands_once_in_a_units_register_of_a_year(registry):
    issued(registry, "12")
    assert told_of(registry, number="๑๒") == {"number": "number_taken"}
    last_year = clock.today().replace(day=1, month=1) - timedelta(1)
    other = organisation.list_units(active_only=True)[1].id
    issued(registry, "12", issued_on=last_year)
    issued(registry, "12", unit_id=other)
    with unit_of_work():
        draft = papers.register_paper(paper_details("13"), actor=registry)
    with unit_of_work(), pytest.raises(RuleBroken, match="number_taken"):
        papers.change_paper(draft, paper_details("12"), seen=1, actor=registry)
    with unit_of_work():
        papers.drop_paper(draft, actor=registry)
    issued(registry, "13")


def test_a_draft_is_changed_by_who_saw_it_last_and_an_issued_paper_by_nobody(registry):
    with unit_of_work():
        draft = papers.register_paper(paper_details("1"), actor=registry)
    with unit_of_work():
        papers.change_paper(draft, paper_details("1", title="อีกเรื่อง"), seen=1, actor=registry)
    with unit_of_work(), pytest.raises(Stale):
        papers.change_paper(draft, paper_details("1"), seen=1, actor=registry)
    with unit_of_work():
        assert papers.issue_paper(draft, actor=registry).title == "อีกเรื่อง"
    for act in (
        lambda: papers.change_paper(draft, paper_details("1"), seen=3, actor=registry),
        lambda: papers.drop_paper(draft, actor=registry),
        lambda: papers.issue_paper(draft, actor=registry),
    ):
        with unit_of_work(), pytest.raises(RuleBroken, match="issued"):
            act()


def test_a_paper_is_cancelled_once_with_a_reason_that_who_checks_is_not_told(registry):
    found = issued(registry)
    with unit_of_work(), pytest.raises(RuleBroken, match="required"):
        papers.cancel_paper(found.id, reason=" ", actor=registry)
    with unit_of_work():
        papers.cancel_paper(found.id, reason="ออกผิดคน", actor=registry)
    with unit_of_work(), pytest.raises(RuleBroken, match="not_good"):
        papers.cancel_paper(found.id, reason="อีกครั้ง", actor=registry)
    checked = papers.find_for_verification(found.verify_code)
    assert isinstance(checked, VerifiedPaper) and checked.state == "cancelled" and "ผิดคน" not in repr(checked)
    assert checked.cancelled_on == clock.today() and checked.replaced_by == ""
    assert audited()[-1] == ("cancel paper", "cancelled")


def test_another_takes_its_place_only_when_it_is_issued(registry):
    old = issued(registry, "1")
    with unit_of_work():
        new = papers.register_paper(paper_details("2"), actor=registry, replaces=old.id, reason="สะกดชื่อผิด")
    assert papers.find_for_verification(old.verify_code).state == "good"
    with unit_of_work(), pytest.raises(RuleBroken, match="being_replaced"):
        papers.register_paper(paper_details("3"), actor=registry, replaces=old.id, reason="อีกครั้ง")
    with unit_of_work():
        papers.issue_paper(new, actor=registry)
    checked = papers.find_for_verification(old.verify_code)
    assert (checked.state, checked.replaced_by) == ("replaced", "2")
    found = papers.get_paper(old.id, actor=registry)
    assert found.replaced_by == (new, "2") and found.reason == "สะกดชื่อผิด"
    assert papers.get_paper(new, actor=registry).replaces == (old.id, "1")


def test_a_paper_that_was_cancelled_meanwhile_is_not_replaced(registry):
    old = issued(registry, "1")
    with unit_of_work():
        new = papers.register_paper(paper_details("2"), actor=registry, replaces=old.id, reason="สะกดชื่อผิด")
    with unit_of_work():
        papers.cancel_paper(old.id, reason="ออกผิดคน", actor=registry)
    with unit_of_work(), pytest.raises(RuleBroken, match="not_good"):
        papers.issue_paper(new, actor=registry)


def test_officers_write_for_their_own_unit_heads_issue_and_others_find_nothing(registry):
    mine, other = (unit.id for unit in organisation.list_units(active_only=True)[1:3])
    with unit_of_work():
        officer, head = make_actor(Role.OFFICER, unit_id=mine), make_actor(Role.HEAD, unit_id=mine)
        stranger, reader = make_actor(Role.HEAD, unit_id=other), make_actor(Role.AUDITOR)
        draft = papers.register_paper(paper_details("1", unit_id=mine), actor=officer)
    refused = [
        (NotAllowed, lambda: papers.register_paper(paper_details("2", unit_id=other), actor=officer)),
        (NotAllowed, lambda: papers.register_paper(paper_details("2", unit_id=mine), actor=reader)),
        (NotAllowed, lambda: papers.issue_paper(draft, actor=officer)),
        (NotAllowed, lambda: papers.issue_paper(draft, actor=reader)),
        (NotFound, lambda: papers.issue_paper(draft, actor=stranger)),
        (NotFound, lambda: papers.get_paper(draft, actor=stranger)),
        (NotFound, lambda: papers.get_paper(draft, actor=make_actor(Role.INTEGRITY))),
    ]
    for error, act in refused:
        with unit_of_work(), pytest.raises(error):
            act()
    assert papers.list_papers(actor=stranger).rows == ()
    assert [row.id for row in papers.list_papers(actor=reader).rows] == [draft]
    with unit_of_work():
        assert papers.issue_paper(draft, actor=head).is_good


def test_what_anybody_is_told_of_a_person_is_masked_and_of_others_is_whole(registry):
    person = papers.find_for_verification(issued(registry, "1").verify_code)
    assert person.to == "น*** ตั***" and person.facts == ()
    told = {"to": "โรงแรมตัวอย่าง", "is_person": False, "facts": (("เลขทะเบียน", "0000123"),)}
    business = papers.find_for_verification(issued(registry, "2", **told).verify_code.lower())
    assert business.to == "โรงแรมตัวอย่าง" and business.facts == (("เลขทะเบียน", "0000123"),)


def test_receipts_and_papers_share_one_door_and_one_count_of_guesses(registry):
    paper = issued(registry)
    with unit_of_work():
        payment = paid()
    receipt = receipts.find_receipt_of(payment.id)
    for code in (paper.verify_code, receipt.verify_code):
        assert papers.find_for_verification(code, address=HERE) is not None
    with unit_of_work():
        for _number in range(TRIES):
            receipts.note_miss(HERE)
    for code in (paper.verify_code, receipt.verify_code, "2345-6789-ABCD"):
        with pytest.raises(TooMany):
            papers.find_for_verification(code, address=HERE)
    assert papers.find_for_verification(paper.verify_code, address="198.51.100.7") is not None


def test_a_code_of_a_receipt_is_never_given_to_a_paper(registry, monkeypatch):
    with unit_of_work():
        payment = paid()
    taken = receipts.find_receipt_of(payment.id).verify_code
    drawn = iter([taken, "23456789ABCD"])
    monkeypatch.setattr(papers.issuing, "new_short_code", lambda length: next(drawn))
    assert issued(registry).verify_code == "23456789ABCD"


def test_old_papers_hold_after_a_change_of_keys_and_those_of_a_revoked_key_do_not(registry):
    old = issued(registry, "1")
    with unit_of_work():
        stolen = keys.signing_key()
        keys.rotate_key(actor=registry)
    new = issued(registry, "2")
    for found in (old, new):
        assert documents.verify_document(found.signed, [key.key for key in documents.published_keys()]) is not None
    with unit_of_work():
        keys.revoke_key(stolen.id, actor=registry)
    good = [key.key for key in documents.published_keys()]
    assert documents.verify_document(old.signed, good) is None
    assert documents.verify_document(new.signed, good) is not None
    assert [key.is_revoked for key in documents.known_keys()] == [False, True]


def test_a_printed_code_leads_to_the_page_that_checks_the_paper(registry):
    found = issued(registry)
    made = codes.ensure_codes("document", [found.verify_code], actor=registry)[found.verify_code]
    destination = codes.destination_of(made)
    assert destination.path == f"/verify/{found.printed_code}" and found.number in destination.title.th
    assert "สมใจ" not in repr(destination)
    with unit_of_work(), pytest.raises(RuleBroken):
        codes.make_code(codes.NewCode("document", "23456789ABCD", found.unit), actor=registry)


def test_lists_go_on_where_the_page_before_ended(registry):
    for number in range(5):
        issued(registry, str(number + 1), kind="letter" if number % 2 else "memorandum")
    first = papers.list_papers(actor=registry, limit=3)
    second = papers.list_papers(actor=registry, limit=3, after=first.after)
    assert [row.number for row in (*first.rows, *second.rows)] == ["5", "4", "3", "2", "1"] and second.after is None
    assert [row.number for row in papers.list_papers(actor=registry, kind="letter").rows] == ["4", "2"]
    assert papers.list_papers("100%", actor=registry).rows == ()
    assert papers.list_papers(actor=registry, state="cancelled").rows == ()


@pytest.mark.parametrize("kind", ["certificate", "memorandum", "letter"])
def test_every_kind_is_set_as_draft_issued_and_cancelled(registry, kind):
    with unit_of_work():
        draft = papers.register_paper(paper_details(kind=kind), actor=registry)
    shown = papers.get_paper(draft, actor=registry)
    assert papers.paper_pdf(shown).startswith(b"%PDF-1.7")
    for stamp in (papers.stamp_pdf, papers.stamp_png, papers.stamp_svg):
        with pytest.raises(NotFound):
            stamp(shown)
    with unit_of_work():
        papers.issue_paper(draft, actor=registry)
    held = papers.get_paper(draft, actor=registry)
    assert papers.paper_pdf(held) == papers.paper_pdf(held) and papers.paper_png(held).startswith(b"\x89PNG")
    with pytest.raises(NotFound):
        papers.paper_pdf(replace(held, is_elsewhere=True))


def test_the_table_holds_no_code_for_a_draft(registry):
    with unit_of_work():
        papers.register_paper(paper_details("1"), actor=registry)
        papers.register_paper(paper_details("2"), actor=registry)
    assert [row.verify_code for row in session().scalars(select(IssuedPaper))] == [None, None]
    assert verifying.find_for_verification("") is None


def test_the_demonstration_is_alive_and_safe_to_repeat(registry):
    with unit_of_work():
        seed_demo_accounts(SYSTEM)
        assert seed_demo_papers() >= 18
    with unit_of_work():
        assert seed_demo_papers() == 0
    found = papers.list_papers(actor=registry).rows
    assert {row.state for row in found} == set(PaperState) and {row.kind for row in found} == set(papers.PaperKind)
