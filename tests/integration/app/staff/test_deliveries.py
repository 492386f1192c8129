"""How the messages about a case fared, on the page of the case: the way, the state, what went wrong."""

import pytest
from sqlalchemy import update

from app.shared.deliveries import error_words, show_deliveries
from services import cases, complaints, db, notifications
from services.audit import Role
from services.notifications import NoticeState
from services.notifications.models import Notice
from tests.factories.complaint_pages import as_officer
from tests.factories.complaints import file_complaint, make_authority


@pytest.fixture
def shown(app, client):
    """A matter with one message; `shown(**columns)` is the page with that message as given."""
    make_authority()
    reference = file_complaint("flood", name_kind="open", notify="email", email="somchai@example.org").reference
    actor = as_officer(client, Role.OFFICER, complaints.get_category("flood").unit_id)
    case = cases.get_case(reference, actor=actor)
    (notice, *_) = notifications.list_for_subject("case", case.id)

    def page(language="th", **columns):
        with db.unit_of_work() as session:
            session.execute(update(Notice).where(Notice.id == notice.id).values(**columns))
        return client.get(f"/staff/cases/{reference}?lang={language}").text

    return page


def test_every_state_has_words_and_a_colour(app):
    known = show_deliveries([_view(state) for state in NoticeState])
    assert len({row.state.th for row in known}) == len({row.state.en for row in known}) == len(NoticeState)


def _view(state, **more):
    from services import clock
    from services.notifications import NoticeView

    now = clock.now()
    fields = {"last_error": "", "attempts": 0} | more
    return NoticeView(
        1, "case.answer", "line", "…a1b", "th", state, fields["attempts"], now, fields["last_error"], now, None, ""
    )


@pytest.mark.parametrize("code", ["quota", "news", "unheard", "blocked", "line 400 gone", "line 500", "line 408"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_codes_become_words(code, language):
    words = error_words(code).in_(language)
    assert len(words) > 20 and f"({code})" not in words


def test_a_code_that_nobody_knows_is_shown_as_it_is():
    assert "odd" in error_words("odd").th
    assert "550" in error_words("smtp 550").en and "452" in error_words("smtp 452").th
    assert error_words("ConnectionRefusedError") == error_words("NewConnectionError")


def test_what_waits_for_a_word_is_said_in_words(shown):
    page = shown(state="held", channel="line", address="U1234567890abcdef", last_error="news", attempts=0)
    assert "รอส่งพร้อมข้อความถัดไปของผู้รับ" in page and "เป็นข่าวทั่วไป" in page and "รอได้ถึง" in page
    assert "LINE …def" in page and "U1234567890abcdef" not in page
    assert "ส่งอีกครั้ง" not in page


def test_what_failed_says_why_how_often_and_can_be_sent_again(shown):
    page = shown(state="failed", last_error="line 400 gone", attempts=3, channel="line", address="U1234567890abcdef")
    assert "ปลายทางไม่รับ" in page and "ผู้รับปิดกั้น" in page and "พยายามส่ง 3 ครั้ง" in page and "ส่งอีกครั้ง" in page


def test_an_address_is_masked(shown):
    page = shown(state="sent", attempts=1)
    assert "ส่งแล้ว" in page and "อีเมล s" in page
    notices = page[page.index('class="notices"') : page.index("</ul>", page.index('class="notices"'))]
    assert "somchai@example.org" not in notices
