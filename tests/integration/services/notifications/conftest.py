"""A kind of notice with words of its own, and a mail server that really takes it."""

from dataclasses import replace

import pytest

from services import notifications, settings
from services.notifications import base, wording
from services.organisation import wordings

THAI = """Subject: เรื่อง {reference} {title}

เรียน ท่านผู้แจ้ง

เรื่อง {title} ของท่านจะแล้วเสร็จภายใน {promised}

{link}
"""
ENGLISH = """Subject: {reference}: {title}

Your report “{title}” is promised by {promised}.

{link}
"""
GAPS = ("reference", "title", "promised", "link")


@pytest.fixture
def kind(monkeypatch, tmp_path):
    """The name of a declared kind of notice."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "test_told.th.txt").write_text(THAI, encoding="utf-8")
    (texts / "test_told.en.txt").write_text(ENGLISH, encoding="utf-8")
    monkeypatch.setattr(wording, "TEXTS", texts)
    monkeypatch.setattr(base, "_kinds", {})
    monkeypatch.setattr(wordings, "_declared", dict(wordings._declared))
    notifications.declare_notice("test_told", GAPS)
    return "test_told"


@pytest.fixture
def mail(app, mail_server):
    """The mail server that the platform sends by."""
    settings.configure(replace(settings.current(), smtp_url=mail_server.url, mail_from="อบจ.ลำพูน <no@example.org>"))
    return mail_server
