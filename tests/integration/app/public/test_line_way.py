"""The way from the page of a service into LINE: a link with the word typed, a QR code, the account as a friend."""

import pytest

from services import catalogue
from services.audit import Channel
from tests.factories.complaints import make_authority


@pytest.fixture(autouse=True)
def authority(app, monkeypatch):
    make_authority()
    monkeypatch.setattr("services.catalogue.listing._live", {Channel.WEB, Channel.LINE})


def page(client, path="/services/complaint"):
    return client.get(path).get_data(as_text=True)


def test_in_development_the_phone_that_plays_line_opens(checked_client):
    shown = page(checked_client)
    assert 'href="http://localhost:8000/simulator?text=' in shown and "ทำใน LINE" in shown
    picture = checked_client.get("/services/complaint/line.svg")
    assert picture.mimetype == "image/svg+xml" and picture.data.startswith(b"<svg ")
    assert "Do it in LINE" in page(checked_client, "/services/complaint?lang=en")


def test_with_an_account_line_itself_opens_with_the_word_that_begins_it(app, checked_client, monkeypatch):
    settings = app.config["PRACHA"].model_copy(update={"line_basic_id": "@lamphun"})
    monkeypatch.setitem(app.config, "PRACHA", settings)
    shown = page(checked_client)
    word = catalogue.get_service("complaint").chat_words[0]
    assert "https://line.me/R/oaMessage/%40lamphun/?" in shown and word
    assert 'href="https://line.me/R/ti/p/%40lamphun"' in shown


def test_no_way_where_line_is_not_open(checked_client, monkeypatch):
    monkeypatch.setattr("services.catalogue.listing._live", {Channel.WEB})
    assert "ทำใน LINE" not in page(checked_client)
    assert checked_client.get("/services/complaint/line.svg").status_code == 404
