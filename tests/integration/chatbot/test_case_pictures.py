"""Pictures on the cards of matters: the sender's own by a link that ends, else a drawn one."""

from datetime import timedelta

import pytest
from PIL import Image

from app.config import ROOT
from chatbot.walking.tracking import DRAWN, picture_path
from services import cases, catalogue, clock, complaints, files
from services.audit import Actor
from services.errors import NotFound
from services.references import sign
from tests.factories.chat import Chatter
from tests.factories.complaints import make_authority, make_photograph


@pytest.fixture(autouse=True)
def authority(app):
    try:
        catalogue.get_service("complaint")
    except NotFound:
        complaints.offer()
    make_authority()


@pytest.fixture
def chatter(app):
    """Somebody who reported a lamp with a photograph."""
    chatter = Chatter()
    for words in ("ร้องเรียน", "ไฟถนนดับ", "ไฟทางหน้าวัดดับ 3 ดวง", "ข้าม"):
        chatter.say(words)
    return chatter


def finish(chatter, *, about_place="ข้าม"):
    for words in ("ข้าม", "เมืองลำพูน", "ในเมือง", "ข้าม", about_place):
        chatter.say(words)
    for words in ("เปิดเผยชื่อ", "สมหญิง", "ข้าม", "ทาง LINE นี้", "ยืนยัน"):
        chatter.say(words)


def heroes(messages):
    """The addresses of the pictures on top of cards."""
    contents = [message["contents"] for message in messages if message["type"] == "flex"]
    bubbles = [one for card in contents for one in (card["contents"] if card["type"] == "carousel" else [card])]
    return [bubble["hero"]["url"] for bubble in bubbles if "hero" in bubble]


def test_without_a_photograph_the_kind_of_matter_is_drawn(chatter):
    finish(chatter)
    chatter.say("เรื่องของฉัน")
    assert heroes(chatter.last) == ["https://localhost:8000/static/img/topics/roads.png"]


def test_the_senders_own_photograph_stands_on_the_card_and_in_the_list(chatter, client):
    key = make_photograph()
    chatter.send_pictures(key)
    finish(chatter, about_place="ไม่ได้")
    chatter.say("เรื่องของฉัน")
    (address,) = heroes(chatter.last)
    assert files.picture_of(address.rpartition("/")[2]) == key
    assert client.get(address.removeprefix("https://localhost:8000")).mimetype == "image/jpeg"
    chatter.press("ดูเรื่องนี้")
    assert files.picture_of(heroes(chatter.last)[0].rpartition("/")[2]) == key


def test_every_kind_has_its_picture(app):
    groups = {group.key for group in complaints.list_groups()}
    assert groups <= DRAWN
    for name in DRAWN:
        picture = Image.open(ROOT / "app" / "static" / "img" / "topics" / f"{name}.png")
        assert picture.size == (800, 520)
    assert picture_path("corruption-report", "") == "/static/img/topics/corruption.png"
    assert picture_path("some-service", "nothing") == "/static/img/topics/services.png"


def test_the_link_of_a_picture_opens_without_a_session_and_ends(client):
    key = make_photograph()
    path = picture_path("complaint", "", key)
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert client.get(f"/pictures/{sign({'k': key}, 'another purpose')}").status_code == 404
    assert client.get(f"{path}x").status_code == 404
    assert client.get(f"/pictures/{files.picture_token('no-such-file')}").status_code == 404


def test_a_link_ends(app, client, monkeypatch):
    token = files.picture_token(make_photograph())
    later = clock.now() + timedelta(days=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(NotFound):
        files.picture_of(token)


def test_nothing_but_pictures_is_opened_by_it(client, monkeypatch):
    key = make_photograph()
    view = files.get_file(key)

    class Paper:
        purpose = "document"

    monkeypatch.setattr(files, "get_file", lambda _key: Paper())
    assert view.purpose == "photograph"
    assert client.get(f"/pictures/{files.picture_token(key)}").status_code == 404


def test_forged_and_foreign_links_cover_nothing(app):
    assert cases.covers_of(["forged", ""]) == {}
    with pytest.raises(NotFound):
        cases.track_by_token("forged", actor=Actor.citizen())
