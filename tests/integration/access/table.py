"""What each address answers to each kind of person: the whole table, declared.

Nobody is let in by default: who is not named in a row is sent to sign in, as far as another account might help, or is
told 403. A row says what those who are let in get when they ask for something that does not exist, or post an empty
form; what they get of the matters themselves stands in `MATTERS`.
"""

from datetime import date

from services.references import new_reference
from tests.factories.access import KINDS, NAME, REFERENCE, WORDS
from tests.integration.access.assets import ASSETS
from tests.integration.access.code_sheets import CODE_SHEETS
from tests.integration.access.codes import CODES
from tests.integration.access.counter import COUNTER
from tests.integration.access.declaring import (
    ABSENT,
    ADMIN,
    APPROVERS,
    AUTHORS,
    CITIZENS,
    COUNTERS,
    EVERYBODY,
    FILERS,
    INTEGRITY,
    OFFICERS,
    PUBLIC,
    REFUSED,
    REGISTRY,
    SENT_ON,
    SHOWN,
    SIGN_IN,
    WRITERS,
    Row,
    rows,
)
from tests.integration.access.finance import FINANCE
from tests.integration.access.kiosks import KIOSKS
from tests.integration.access.papers import PAPERS
from tests.integration.access.partners import PARTNERS
from tests.integration.access.products import PRODUCTS
from tests.integration.access.surveys import SURVEYS

#: A reference that is well formed and nobody's, and whatever else addresses ask for.
NOBODYS = {
    "reference": new_reference("RP", date(2026, 11, 20)),
    "token": "forged",
    "draft_id": "nobodys-draft",
    "question_key": "words",
    "service_key": "complaint",
    "key": "nothing",
    "file_key": "nothing",
    "filename": "nothing.css",
    "variant": "thumb",
    "action": "note",
    "code": "nothing",
    "officer_id": 999_999,
    "unit_id": 999_999,
    "notice_id": 999_999,
    "thread_id": 999_999,
    "message_id": 999_999,
    "agency_id": 999_999,
    "asset_id": 999_999,
    "file_id": 999_999,
    "layout_id": 999_999,
    "exception_id": 999_999,
    "drawer_id": 999_999,
    "payment_id": 999_999,
    "slip_id": 999_999,
    "holiday_id": 999_999,
    "group_id": 999_999,
    "article_id": 999_999,
    "question_id": 999_999,
    "number": 999_999,
    "broadcast_id": 999_999,
    "member_id": 999_999,
    "invitation_id": 999_999,
    "establishment_id": 999_999,
    "import_id": 999_999,
    "copy": 1,
    "part": 1,
    "credit_id": 999_999,
    "survey_id": 999_999,
    "action_id": 999_999,
    "place_id": 999_999,
    "partner_id": 999_999,
    "key_id": 999_999,
    "kiosk_id": 999_999,
    "window_id": 999_999,
    "ticket_id": 999_999,
    "appointment_id": 999_999,
    "topic_id": 999_999,
    "row_id": 999_999,
}

TABLE: list[Row] = [
    # ------------------------------------------------------------------ open to everybody
    *rows("GET", EVERYBODY, SHOWN,
        "api.show_health", "api.show_metrics", "api.show_readiness", "public.list_map_points", "public.list_offers",
        "public.register_account", "public.track", "public.view_accessibility", "public.view_closed",
        "public.view_confirmation", "public.view_help", "public.view_home", "public.view_outline",
        "public.view_privacy", "public.view_registered", "public.view_reports", "public.view_reset",
        "public.view_reset_request", "public.view_resume", "public.view_robots", "public.view_sign_in",
        "public.view_sitemap", "public.view_theme", "public.view_unsubscribe"),
    *rows("GET", EVERYBODY, SHOWN, "public.view_verify", "public.view_offline", "public.download_offline"),
    *rows("GET", EVERYBODY, SHOWN, "public.view_service", key="complaint"),
    *rows("GET", EVERYBODY, ABSENT, "public.view_linked_picture", "public.view_service_qr"),
    *rows("GET", EVERYBODY, SIGN_IN, "public.find_sign_in"),
    *rows("GET", EVERYBODY, SHOWN, "public.view_information"),
    *rows("GET", EVERYBODY, SHOWN, "public.view_answer", slug="contact"),
    *rows("POST", EVERYBODY, SENT_ON, "public.rate_answer", slug="contact"),
    *rows("POST", EVERYBODY, SENT_ON, "public.send_asked"),
    *rows("GET", EVERYBODY, SHOWN, "public.view_linked_answered"),
    # Without a channel of LINE Login there is no signing in by it.
    *rows("GET", EVERYBODY, ABSENT, "public.begin_line_login", "public.view_line_callback"),
    *rows("POST", EVERYBODY, ABSENT, "public.finish_line_login"),
    # ------------------------------------------------------------------ what does not exist, or not in this session
    *rows("GET", EVERYBODY, ABSENT, "public.view_linked_question", "public.view_linked_file", "public.view_resume_qr"),
    *rows("POST", EVERYBODY, ABSENT, "public.answer_linked_question"),
    *rows("GET", EVERYBODY, ABSENT,
        "public.view_abandon", "public.view_done", "public.view_draft", "public.view_draft_file",
        "public.view_following", "public.view_logo", "public.view_question",
        "public.view_released_picture", "public.view_report", "public.view_resume_link", "public.view_review",
        "public.view_saved", "public.view_tracked", "public.view_tracked_file", "staff.view_invitation", "static"),
    *rows("POST", EVERYBODY, ABSENT,
        "public.abandon_draft", "public.act_on_tracked", "public.answer_question", "public.confirm_account",
        "public.follow_match", "public.show_sum",
        "public.follow_report", "public.mail_resume_link", "public.make_resume_code", "public.reset_password",
        "public.resume_linked_draft", "public.send_draft", "public.send_following",
        "public.send_unsubscribe", "public.start_service",
        "staff.send_invitation"),
    *rows("POST", EVERYBODY, REFUSED,
        "public.ask_reset", "public.resume_draft", "public.send_registration", "public.send_sign_in",
        "public.send_track", "staff.send_login"),
    *rows("POST", EVERYBODY, REFUSED, "line.receive"),
    *rows("GET", PUBLIC, SHOWN, "staff.view_login"),
    # ------------------------------------------------------------------ a citizen's own account
    *rows("GET", CITIZENS, SHOWN, "public.list_account_cases", "public.view_account", "public.view_closing",
        "public.view_line"),
    *rows("POST", CITIZENS, SENT_ON, "public.change_account", "public.tie_line", "public.untie_line"),
    *rows("POST", CITIZENS, REFUSED, "public.close_account"),
    *rows("POST", CITIZENS, SIGN_IN, "public.sign_out"),
    # ------------------------------------------------------------------ every officer
    *rows("GET", OFFICERS, SHOWN, "staff.view_channels", "staff.view_home", "staff.view_queue",
        "staff.view_password", "staff.view_me"),
    *rows("GET", OFFICERS, ABSENT, "staff.view_case", "staff.view_case_file", "staff.view_case_picture",
        "staff.view_case_evidence"),
    *rows("POST", OFFICERS, ABSENT, "staff.act_on_case", "staff.retry_notice"),
    *rows("POST", OFFICERS, SENT_ON, "staff.change_language", "staff.make_chat_code", "staff.untie_chat"),
    # A group of the own unit is tied by whoever leads it.
    *rows("POST", ("head", *REGISTRY, *ADMIN), SENT_ON, "staff.make_group_code"),
    *rows("POST", ("head", *REGISTRY, *ADMIN), ABSENT, "staff.untie_group"),
    *rows("POST", OFFICERS, REFUSED, "staff.send_password"),
    *rows("POST", OFFICERS, SIGN_IN, "staff.end_sessions", "staff.send_logout"),
    # ------------------------------------------------------------------ filing for somebody
    *rows("GET", FILERS, SHOWN, "staff.new_filing"),
    *rows("GET", FILERS, ABSENT, "staff.view_filing", "staff.review_filing", "staff.view_filed"),
    *rows("POST", FILERS, SENT_ON, "staff.begin_filing"),
    *rows("POST", FILERS, ABSENT, "staff.save_filing", "staff.send_filing", "staff.follow_filed_match"),
    # ------------------------------------------------------------------ talking with citizens by chat
    *rows("GET", FILERS, SHOWN, "staff.view_chats"),
    *rows("GET", FILERS, ABSENT, "staff.show_chat_news", "staff.view_chat", "staff.view_chat_file"),
    *rows("POST", FILERS, ABSENT,
        "staff.answer_chat", "staff.begin_chat_again", "staff.end_chat", "staff.file_chat", "staff.hand_chat",
        "staff.open_case_chat", "staff.retry_chat_message", "staff.take_chat"),
    # ------------------------------------------------------------------ the registry's desk
    *rows("GET", REGISTRY, SHOWN, "staff.view_screening"),
    *rows("GET", AUTHORS, SHOWN,
        "staff.new_article", "staff.try_search", "staff.view_articles", "staff.view_asked"),
    *rows("GET", AUTHORS, ABSENT, "staff.view_article"),
    *rows("POST", AUTHORS, ABSENT, "staff.change_article", "staff.remove_asked"),
    *rows("POST", AUTHORS, REFUSED, "staff.create_article"),
    *rows("GET", (*REGISTRY, *ADMIN), SHOWN, "staff.view_article_categories"),
    *rows("GET", (*REGISTRY, *ADMIN), ABSENT, "staff.view_article_category"),
    *rows("POST", (*REGISTRY, *ADMIN), ABSENT, "staff.save_article_category"),
    *rows("GET", REGISTRY, ABSENT, "staff.screen_case", "staff.view_release", "staff.view_photo_release"),
    *rows("POST", REGISTRY, ABSENT, "staff.send_screening", "staff.send_release", "staff.send_photo_release"),
    *rows("GET", ("auditor",), ABSENT, "staff.view_trail"),
    *rows("POST", REGISTRY + INTEGRITY, ABSENT, "staff.exclude_officer", "staff.include_officer"),
    *rows("POST", REGISTRY + INTEGRITY, REFUSED, "staff.state_reason"),
    *FINANCE,
    *PRODUCTS,
    *KIOSKS,
    *COUNTER,
    *PAPERS,
    *PARTNERS,
    *ASSETS,
    *CODES,
    *CODE_SHEETS,
    *SURVEYS,
    # ------------------------------------------------------------------ news
    *rows("GET", EVERYBODY, SHOWN, "public.view_news", "public.view_news_feed", "public.view_news_subscription"),
    *rows("GET", EVERYBODY, ABSENT, "public.view_news_consent", "public.view_news_item", "public.view_news_picture"),
    *rows("POST", EVERYBODY, REFUSED, "public.send_news_subscription"),
    *rows("POST", EVERYBODY, ABSENT, "public.send_news_consent"),
    *rows("GET", OFFICERS, SHOWN, "staff.list_broadcasts", "staff.list_news"),
    *rows("GET", OFFICERS, ABSENT, "staff.view_broadcast", "staff.view_staff_news"),
    *rows("GET", WRITERS, SHOWN, "staff.new_news"),
    *rows("GET", WRITERS, ABSENT, "staff.edit_news"),
    *rows("POST", WRITERS, REFUSED, "staff.create_news"),
    *rows("POST", WRITERS, ABSENT,
        "staff.cancel_broadcast", "staff.change_broadcast", "staff.change_news", "staff.create_broadcast",
        "staff.publish_news", "staff.resume_broadcast", "staff.submit_broadcast", "staff.test_broadcast",
        "staff.tie_test_chat", "staff.withdraw_news"),
    *rows("POST", APPROVERS, ABSENT, "staff.approve_broadcast", "staff.return_broadcast"),
    *rows("GET", ADMIN, SHOWN, "staff.view_news_kinds"),
    *rows("GET", ADMIN, ABSENT, "staff.view_news_kind"),
    *rows("POST", ADMIN, ABSENT, "staff.save_news_kind"),
    # ------------------------------------------------------------------ the administrator
    *rows("POST", ADMIN, SENT_ON, "staff.install_line"),
    *rows("GET", ADMIN, SHOWN,
        "staff.view_officers", "staff.new_officer", "staff.view_settings", "staff.view_agencies", "staff.new_agency",
        "staff.view_boundaries", "staff.view_categories", "staff.new_category", "staff.view_holidays",
        "staff.view_hours", "staff.view_options", "staff.view_organisation", "staff.view_places", "staff.view_quota",
        "staff.view_units",
        "staff.new_unit", "staff.view_wordings"),
    *rows("GET", ADMIN, ABSENT,
        "staff.view_officer", "staff.view_agency", "staff.view_category", "staff.view_category_group",
        "staff.view_place", "staff.view_staged", "staff.view_unit", "staff.view_wording"),
    *rows("POST", ADMIN, ABSENT,
        "staff.activate_officer", "staff.change_category", "staff.change_officer", "staff.deactivate_officer",
        "staff.invite_officer", "staff.save_category_group", "staff.switch_holiday", "staff.take_boundaries",
        "staff.update_agency", "staff.update_place", "staff.update_unit", "staff.update_wording"),
    *rows("POST", ADMIN, REFUSED,
        "staff.add_holiday", "staff.create_agency", "staff.create_category", "staff.create_officer",
        "staff.create_unit", "staff.import_agencies", "staff.import_places", "staff.load_holidays",
        "staff.stage_boundaries", "staff.update_hours", "staff.update_organisation", "staff.update_quota"),
    *rows("POST", ADMIN, SENT_ON, "staff.discard_boundaries", "staff.update_options"),
]  # fmt: skip

#: Where somebody who is not let in is sent on, because there is nothing to refuse.
ELSEWHERE = {
    ("staff.view_login", "GET"): dict.fromkeys(OFFICERS, SENT_ON),
    # Another account might be the right one, whether there is such a receipt or not.
    **{
        (f"public.view_receipt{form}", "GET"): dict.fromkeys(set(PUBLIC) - set(CITIZENS), SIGN_IN)
        for form in ("", "_pdf", "_picture")
    },
    **{
        (f"public.{name}", method): dict.fromkeys(set(PUBLIC) - set(CITIZENS), SIGN_IN)
        for name, method in (
            ("view_bill", "GET"),
            ("view_bill_pdf", "GET"),
            ("view_bill_qr", "GET"),
            ("view_bill_qr_drawing", "GET"),
            ("view_bill_barcode", "GET"),
            ("reissue_bill", "POST"),
            ("view_slip", "GET"),
            ("send_slip", "POST"),
        )
    },
}


# ---------------------------------------------------------------------- the matters themselves

_OF_THE_UNIT = ("mine", "hidden", "released", "merged", "counted")
_OPEN_TO_STAFF = (*_OF_THE_UNIT, "other", "screening")
_SEALED = ("confidential", "sealed")

#: Which matters an officer knows of at all.
KNOWS: dict[str, tuple[str, ...]] = {
    "officer": _OF_THE_UNIT,
    "head": _OF_THE_UNIT,
    "officer elsewhere": ("other",),
    "counter who filed": ("screening",),
    "counter": (),
    "finance": (),
    "registry": KINDS,
    "accused registry": (*_OPEN_TO_STAFF, "sealed"),
    "integrity": _SEALED,
    "accused integrity": ("sealed",),
    "executive": _OPEN_TO_STAFF,
    "auditor": _OPEN_TO_STAFF,
    "admin": _OPEN_TO_STAFF,
}
#: Of what an officer knows: whose name and telephone are shown too.
KNOWS_NAME: dict[str, tuple[str, ...]] = {
    "registry": KINDS,
    "accused registry": KINDS,
    "integrity": KINDS,
    "accused integrity": KINDS,
    "officer": ("released",),
    "head": ("released",),
}
#: On the public list, so that everybody may know that there is such a matter, and nothing more.
LISTED = ("mine", "other", "screening", "hidden", "released")
#: Those that a public link may be kept to, although the list shows them no more.
FOLLOWED = (*LISTED, "merged")


def may_see(actor: str, kind: str) -> frozenset[str]:
    """The parts of a matter that somebody may be shown, on any page, once a reason was stated where one is needed."""
    if actor in OFFICERS:
        if kind not in KNOWS[actor]:
            return frozenset({REFERENCE} if kind in LISTED else ())
        return frozenset({REFERENCE, WORDS} | ({NAME} if kind in KNOWS_NAME.get(actor, ()) else set()))
    if actor == "owner" and kind not in ("other", "screening"):
        return frozenset({REFERENCE, WORDS, NAME})
    if actor == "reporter's link":
        return frozenset({REFERENCE, WORDS})
    if actor == "follower's link" and kind in FOLLOWED:
        return frozenset({REFERENCE})
    return frozenset({REFERENCE} if kind in LISTED else ())


#: Who may do which action to a matter that they know of; the others are told 403.
DOERS: dict[str, tuple[str, ...]] = {
    "note": ("officer", "officer elsewhere", "head", *COUNTERS, *REGISTRY, *INTEGRITY, "executive"),
    "set_owner": ("head", *REGISTRY, *INTEGRITY),
    "release_name": (*REGISTRY, *INTEGRITY),
    "answer": ("officer", "officer elsewhere", "head", *REGISTRY, *INTEGRITY),
}
