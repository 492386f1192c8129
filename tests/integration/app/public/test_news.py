"""News on the web: list, item, feed, picture; getting them by e-mail with the address's own consent."""

import io
import xml.etree.ElementTree as ET
from email.utils import parsedate_to_datetime

from sqlalchemy import select

from services import clock, files, news
from services.db import session, unit_of_work
from services.news.models import Subscriber
from services.notifications.models import Notice
from tests.factories import news as factory
from tests.factories.complaint_pages import post
from tests.factories.pictures import phone_jpeg


def picture_of(item: news.ItemView, writer) -> str:
    """A picture for an item; its key."""
    with unit_of_work():
        stored = files.save_photograph(io.BytesIO(phone_jpeg()), filename="a.jpg", actor=writer)
        news.set_picture(item.id, stored.key, actor=writer)
    return stored.key


def test_the_list_one_item_and_its_picture(app, checked_client):
    writer = factory.officer()
    item = factory.make_item(actor=writer, link="https://www.example.org/")
    hidden = factory.make_item(is_published=False)
    key = picture_of(item, writer)
    page = checked_client.get("/news").text
    assert factory.TITLE.th in page and f"/news/{hidden.id}" not in page
    shown = checked_client.get(f"/news/{item.id}")
    assert shown.status_code == 200 and f"/news/pictures/{key}" in shown.text
    assert checked_client.get(f"/news/{item.id}?lang=en").text.count(factory.TITLE.en) >= 2
    assert checked_client.get(f"/news/{hidden.id}").status_code == 404
    assert checked_client.get(f"/news/pictures/{key}").mimetype == "image/jpeg"
    with unit_of_work():
        news.withdraw_item(item.id, actor=writer)
    assert checked_client.get(f"/news/pictures/{key}").status_code == 404
    assert checked_client.get("/news/pictures/unknown").status_code == 404


def test_the_list_by_kind_and_the_empty_one(app, checked_client):
    assert "ยังไม่มีข่าว" in checked_client.get("/news").text
    factory.make_item(kind="tax")
    assert factory.TITLE.th in checked_client.get("/news?kind=tax").text
    assert "ยังไม่มีข่าวในเรื่องนี้" in checked_client.get("/news?kind=warning").text
    assert checked_client.get("/news?kind=nonsense&after=nonsense").status_code == 200


def test_the_list_goes_on(app, checked_client):
    for _ in range(21):
        factory.make_item()
    page = checked_client.get("/news").text
    assert 'rel="next"' in page
    following = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert 'rel="prev"' in checked_client.get(following).text


def test_the_feed_is_valid_rss(app, client):
    factory.make_item(title=factory.Words('ก < ข & "ค"', "a < b"), link="https://www.example.org/?a=1&b=2")
    factory.make_item(title=factory.Words("ไทยเท่านั้น", ""), text=factory.Words("ข", ""))
    answer = client.get("/news.rss")
    assert answer.mimetype == "application/rss+xml"
    rss = ET.fromstring(answer.data)
    assert rss.tag == "rss" and rss.get("version") == "2.0"
    channel = rss.find("channel")
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description", "language", "lastBuildDate"))
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == ["ไทยเท่านั้น", 'ก < ข & "ค"']
    for item in items:
        assert item.findtext("guid") == item.findtext("link") and item.find("guid").get("isPermaLink") == "true"
        assert abs((parsedate_to_datetime(item.findtext("pubDate")) - clock.now()).total_seconds()) < 3600
    english = ET.fromstring(client.get("/news.rss?lang=en").data)
    assert [item.findtext("title") for item in english.iter("item")] == ["a < b"]


def test_an_empty_feed_is_valid_too(app, client):
    assert ET.fromstring(client.get("/news.rss").data).find("channel/item") is None


def test_an_address_agrees_for_itself_and_leaves_by_a_mail(app, checked_client):
    answer = post(checked_client, "/news/subscribe", email="a@example.org", kind=["notice", "tax"])
    assert answer.status_code == 302
    link = session().scalars(select(Notice).where(Notice.kind == "news.confirm")).one().params["link"]
    session().rollback()
    path = link.partition("//")[2].partition("/")[2]
    assert "ยินยอมรับข่าว" in checked_client.get(f"/{path}").text
    row = session().scalars(select(Subscriber)).one()
    assert row.agreed_at is None
    session().rollback()
    assert post(checked_client, f"/{path}").status_code == 302
    session().expire_all()
    assert session().scalars(select(Subscriber)).one().agreed_at is not None
    session().rollback()
    number = factory.begin(by_email=True)
    factory.work()
    assert factory.view(number).mailed == 1
    mail = session().scalars(select(Notice).where(Notice.kind == "news.item")).one()
    token = mail.unsubscribe_token
    assert factory.TEXT.th in mail.params["words"]
    session().rollback()
    assert "หยุดรับข่าว" in checked_client.get(f"/unsubscribe/{token}").text
    assert "ท่านจะไม่ได้รับข่าวทางอีเมลอีก" in checked_client.post(f"/unsubscribe/{token}").text
    session().expire_all()
    assert session().scalars(select(Subscriber)).one().withdrawn_at is not None


def test_what_is_refused_when_subscribing(app, checked_client):
    for data in ({"email": "nonsense", "kind": "notice"}, {"email": "a@example.org"}, {"kind": "x", "email": "a@b.co"}):
        answer = post(checked_client, "/news/subscribe", **data)
        assert answer.status_code == 400 and "govuk-error-summary" in answer.text
