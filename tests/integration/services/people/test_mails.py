"""The mails about accounts have words in both languages, and their links lead somewhere."""

import pytest

from services.notifications import list_kinds, make_sender

KINDS = {
    "person.confirm_email": {"link"},
    "person.account_exists": {"sign_in", "reset"},
    "person.reset_password": {"link"},
    "person.invitation": {"link"},
    "person.sign_in_changed": {"what", "account"},
    "person.sensitive_role": {"post", "email", "role", "what", "by"},
}


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_words_use_every_gap(app, kind, language):
    sender = make_sender("email")
    assert sender.has_words(kind, language)
    assert sender.gaps(kind, language) == KINDS[kind]
    assert kind in str(list_kinds())


def test_the_links_of_the_words_are_pages(app):
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert {
        "/staff/invitation/<token>",
        "/account/confirm/<token>",
        "/account/reset/<token>",
        "/account/sign-in",
        "/account/reset",
    } <= rules
