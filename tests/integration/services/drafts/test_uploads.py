"""Pictures of drafts: only one's own are taken, those taken away go, those that were sent stay."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from PIL import Image

from services import clock, drafts, files
from services.errors import NotFound, RuleBroken
from tests.factories.services import ANSWERS


@pytest.fixture
def picture(draft, citizen):
    """Saves a picture and gives its key."""

    def save(colour="teal"):
        data = BytesIO()
        Image.new("RGB", (60, 40), colour).save(data, "PNG")
        data.seek(0)
        return files.save_photograph(data, filename="a.png", actor=citizen).key

    return save


def test_picture_belongs_to_the_draft_once_it_is_answered(draft, citizen, picture):
    key = picture()
    drafts.answer(draft.id, "photos", [key], actor=citizen)
    stored = files.get_file(key)
    assert (stored.owner_kind, stored.owner_id) == ("draft", draft.id)


def test_pictures_of_cases_and_of_other_drafts_are_refused(draft, citizen, picture):
    of_case, of_draft = picture("red"), picture("blue")
    files.attach([of_case], "case", 1)
    files.attach([of_draft], "draft", "another")
    for key in (of_case, of_draft):
        with pytest.raises(RuleBroken) as caught:
            drafts.answer(draft.id, "photos", [key], actor=citizen)
        assert caught.value.problems[0].code == "file_unknown"
    assert files.get_file(of_case).owner_kind == "case"


def test_picture_taken_away_is_removed(draft, citizen, picture):
    first, second = picture("red"), picture("blue")
    drafts.answer(draft.id, "photos", [first, second], actor=citizen)
    drafts.answer(draft.id, "photos", [second], actor=citizen, seen=1)
    with pytest.raises(NotFound):
        files.get_file(first)
    assert files.get_file(second)


def test_purge_removes_pictures_of_open_drafts(draft, citizen, picture):
    key = picture()
    drafts.answer(draft.id, "photos", [key], actor=citizen)
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert drafts.purge_expired() == 1
    with pytest.raises(NotFound):
        files.get_file(key)


def test_purge_leaves_pictures_that_were_sent(draft, desk, citizen, picture):
    key = picture()
    drafts.answer(draft.id, "photos", [key], actor=citizen)
    view = drafts.get_draft(draft.id)
    while view.next_key:
        view = drafts.answer(draft.id, view.next_key, ANSWERS[view.next_key], actor=citizen)
    drafts.submit(draft.id, actor=citizen)
    files.attach(desk.submissions[0].answers["photos"], "case", 1)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        assert drafts.purge_expired() == 1
    assert files.get_file(key).owner_kind == "case"
