"""Own words: who reads them, searching, tagging, frequent words; and publishing results."""

import pytest

from services.audit import SYSTEM, Actor, ActorKind, Channel, Role, list_entries
from services.db import unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.surveys import mixing, releasing, texts
from services.surveys.loading import get_view
from tests.factories.survey_counters import EVERYTHING, count_all
from tests.factories.surveys import answer_survey, make_survey

EXECUTIVE = Actor(ActorKind.OFFICER, Channel.STAFF, 1, Role.EXECUTIVE)
SAID = ["ที่จอดรถน้อย", "รอนานมาก", "ที่จอดรถไม่พอ 100%", "Parking is small", "ที่จอดรถเต็ม"]


@pytest.fixture
def said(app):
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        for _ in range(6):
            for words in SAID:
                answer_survey(view, {"words": words})
    count_all()
    return view


def test_texts_are_paged_searched_and_tagged(said):
    first = texts.list_texts(said.id, "words", actor=SYSTEM)
    assert len(first) == texts.A_PAGE + 1 and [one.id for one in first] == sorted(one.id for one in first)
    rest = texts.list_texts(said.id, "words", after=first[texts.A_PAGE - 1].id, actor=SYSTEM)
    assert len(rest) == 5 and rest[0].id == first[-1].id
    assert len(texts.list_texts(said.id, "words", query="ที่จอดรถ", actor=SYSTEM)) == 18
    assert len(texts.list_texts(said.id, "words", query="PARKING", actor=SYSTEM)) == 6
    assert len(texts.list_texts(said.id, "words", query="0%", actor=SYSTEM)) == 6
    assert texts.list_texts(said.id, "words", query="_", actor=SYSTEM) == []
    chosen = first[0]
    with unit_of_work():
        texts.tag_text(said.id, chosen.id, [" ที่จอด ", "ที่จอด", "ด่วน"], actor=SYSTEM)
    (found,) = texts.list_texts(said.id, "words", tag="ด่วน", actor=SYSTEM)
    assert (found.id, found.tags) == (chosen.id, ("ที่จอด", "ด่วน"))
    assert texts.list_texts(said.id, "words", tag="ด่", actor=SYSTEM) == []
    assert texts.list_tags(said.id, "words", actor=SYSTEM) == ["ที่จอด", "ด่วน"]
    while mixing.mix():
        pass
    assert texts.list_texts(said.id, "words", tag="ด่วน", actor=SYSTEM)[0].words == chosen.words
    assert list_entries()[0].action == "tag survey text"


def test_frequent_words(said):
    words = dict(texts.list_words(said.id, "words", actor=SYSTEM))
    assert words["ที่จอดรถ"] == 18 and words["parking"] == 6
    assert not {"มาก", "100", "is"} & words.keys()


def test_own_words_are_for_those_who_build_the_survey(said):
    for read in (
        lambda: texts.list_texts(said.id, "words", actor=EXECUTIVE),
        lambda: texts.list_words(said.id, "words", actor=EXECUTIVE),
        lambda: texts.list_tags(said.id, "words", actor=EXECUTIVE),
        lambda: texts.tag_text(said.id, 1, ["x"], actor=EXECUTIVE),
    ):
        with pytest.raises(NotAllowed):
            read()
    with pytest.raises(NotFound):
        texts.tag_text(said.id, 1, ["x"], actor=SYSTEM)
    with pytest.raises(RuleBroken):
        texts.tag_text(said.id, 1, [str(n) for n in range(9)], actor=SYSTEM)
    with pytest.raises(RuleBroken):
        texts.tag_text(said.id, 1, ["x" * 41], actor=SYSTEM)


def test_results_are_published_and_withdrawn_by_who_builds_it(said):
    with unit_of_work():
        shown = releasing.release_results(said.id, ["about", "steps"], seen=said.revision, actor=SYSTEM)
    assert shown.published == ("steps", "about")
    with pytest.raises(NotAllowed):
        releasing.release_results(said.id, [], seen=shown.revision, actor=EXECUTIVE)
    with pytest.raises(RuleBroken):
        releasing.release_results(said.id, ["words"], seen=shown.revision, actor=SYSTEM)
    with pytest.raises(Stale):
        releasing.release_results(said.id, [], seen=said.revision, actor=SYSTEM)
    with unit_of_work():
        releasing.release_results(said.id, [], seen=shown.revision, actor=SYSTEM)
    assert get_view(said.id).published == ()
    assert list_entries()[0].action == "withdraw survey results"
