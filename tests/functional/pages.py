"""Every page by who opens it, every file, every form that is sent empty."""

from collections.abc import Iterator

from services import drafts
from tests.functional import (
    asset_pages,
    bill_pages,
    business_pages,
    code_pages,
    code_sheet_pages,
    counter_pages,
    finance_desk_pages,
    kiosk_pages,
    money_in_pages,
    paper_pages,
    partner_pages,
    planting,
    product_pages,
    receipt_pages,
    survey_pages,
    tax_pages,
)
from tests.functional.planting import STATUSES

#: Who is who: the demonstration's accounts, "" is nobody's.
SIGN_INS = {
    "stranger": "", "citizen": "citizen", "officer": "officer", "head": "head", "registry": "registry",
    "counter": "counter", "finance": "finance", "executive": "executive", "integrity": "integrity",
    "auditor": "auditor", "admin": "admin",
}  # fmt: skip

#: The pages. What stands in braces is filled with what `plant` made.
PAGES: dict[str, list[str]] = {
    "stranger": [
        *asset_pages.OPEN,
        *business_pages.OPEN, *receipt_pages.OPEN, *tax_pages.OPEN, *finance_desk_pages.OPEN, *survey_pages.OPEN,
        *product_pages.OPEN,
        *paper_pages.OPEN, *partner_pages.OPEN, *kiosk_pages.OPEN, *counter_pages.OPEN,
        "/", "/services", "/services?q=ไฟ", "/services?q=zzzz", "/services/complaint", "/services/corruption-report",
        "/track", "/track/{assigned}", *(f"/track/{{{status}_token}}" for status in STATUSES),
        "/track/{photographed_token}", "/track/{corruption_token}", "/track/{follower_token}",
        "/reports", "/reports?district=5101&state=done", "/reports?district=5108&topic=flood", "/reports/{released}",
        "/reports/{assigned}", "/resume", "/resume/{resume_token}", "/resume/wrong", "/resume/{carried_token}",
        "/answer/{question_token}", "/answer/wrong", "/answered", "/ask/{draft}/save",
        "/ask/{draft}/abandon",
        "/ask/{draft}/review", "/ask/{done_draft}/done", "/ask/{corruption_draft}/review",
        "/unsubscribe/{follower_token}",
        "/follow/{asked_token}",
        "/info", "/info?q=เปิดกี่โมง", "/info?q=zzzz", "/info?q=ไฟไหม้", "/info/opening-hours", "/info/contact",
        "/info/{article}", "/info/service-complaint", "/info/no-such-answer",
        "/verify", "/verify?code=!", "/verify/offline",
        "/help", "/privacy", "/accessibility", "/account/register", "/account/registered", "/account/sign-in",
        "/account/closed", "/account/reset", "/account/reset/{reset_token}", "/account/reset/wrong",
        "/account/confirm/{confirm_token}", "/account/confirm/wrong", "/staff/login", "/staff/invitation/{invitation}",
        "/staff/invitation/wrong", "/no-such-page", "/ask/unknown",
        *code_pages.OPEN,
        "/news", "/news?kind=tax", "/news/{news}", "/news/{result_news}", "/news/subscribe",
        "/news/confirm/{news_token}",
    ],
    "citizen": [
        *business_pages.OWN, *receipt_pages.OWN, *bill_pages.OWN, *tax_pages.OWN, *finance_desk_pages.OWN,
        "/", "/account", "/account/close", "/account/cases", "/account/line", "/account/line?linkToken=made-up",
    ],
    "officer": [
        *code_pages.OFFICER, *code_sheet_pages.OFFICER,
        *asset_pages.OFFICER,
        "/staff/news", "/staff/news?state=draft", "/staff/news/new", "/staff/news/new?case=RP", "/staff/news/{news}",
        "/staff/news/{news}/edit", "/staff/news/broadcasts", "/staff/news/broadcasts?state=scheduled",
        "/staff/news/broadcasts/{draft_broadcast}", "/staff/news/broadcasts/{broadcast}",
        "/staff", "/staff/queue", "/staff/queue?scope=mine", "/staff/queue?q=%E0%B9%84%E0%B8%9F&status=any",
        "/staff/queue?q=zzzz", *(f"/staff/cases/{{{status}}}" for status in STATUSES if status != "received"),
        "/staff/cases/{photographed}", "/staff/cases/{corruption}", "/staff/password", "/staff/me",
        "/staff/settings", "/staff/channels", *paper_pages.OFFICER,
    ],
    "registry": [
        *paper_pages.REGISTRY,
        *survey_pages.REGISTRY, *code_pages.REGISTRY, *code_sheet_pages.REGISTRY, *product_pages.REGISTRY,
        *asset_pages.REGISTRY,
        "/staff/information", "/staff/information?q=zzzz", "/staff/information?state=draft", "/staff/information/new",
        "/staff/information/{article_id}", "/staff/information/questions", "/staff/information/try?q=ถนนพัง",
        "/staff/information/categories", "/staff/information/categories/contact",
        "/staff", "/staff/queue", "/staff/cases/{received}", "/staff/cases/{assigned}", "/staff/cases/{hidden}",
        "/staff/cases/{released}", "/staff/cases/{corruption}", "/staff/screening", "/staff/screening/{received}",
        "/staff/screening/{photographed}", "/staff/cases/{photographed}/release", "/staff/cases/{released}/release",
        "/staff/cases/{photographed}/release/{photograph}", "/staff/file/complaint", "/staff/file/corruption-report",
        "/staff/chats", "/staff/chats?show=mine", "/staff/chats?show=ended", "/staff/chats/{chat}",
        "/staff/chats/{answered_chat}", "/staff/chats/{ended_chat}", "/staff/chats/999999",
    ],
    "counter": [
        "/staff", "/staff/queue", "/staff/cases/{filed_reference}", "/staff/file/complaint",
        "/staff/file/complaint/{filing}", "/staff/file/complaint/{filing}/review",
        "/staff/file/complaint/{filed}/done", *money_in_pages.COUNTER, *survey_pages.COUNTER, *counter_pages.COUNTER,
    ],
    "finance": [
        *money_in_pages.DESK,
        *business_pages.DESK, *receipt_pages.DESK, *bill_pages.DESK, *tax_pages.DESK, *finance_desk_pages.DESK,
        "/staff", "/staff/queue?scope=all", "/staff/finance", "/staff/finance/revenue?tax=oil-tax",
        "/staff/finance/targets", "/staff/finance/arrears?show=months&days=30",
        "/staff/finance/returns?flag=any&status=any",
        "/staff/finance/letters", "/staff/finance/letters/new", "/staff/finance/decisions?status=any",
        "/staff/finance/exports", "/staff/finance/exports/elaas-days/layout",
    ],
    "head": [
        *survey_pages.HEAD,
        "/staff/me", "/staff/information", "/staff", "/staff/cases/{in_progress}", "/staff/news",
        "/staff/news/broadcasts/{broadcast}",
    ],
    "executive": ["/staff", "/staff/queue", "/staff/cases/{planned}", *survey_pages.EXECUTIVE],
    "auditor": ["/staff", "/staff/queue", "/staff/cases/{planned}/trail"],
    "integrity": ["/staff", "/staff/queue", "/staff/cases/{sealed}", "/staff/cases/{corruption}"],
    "admin": [
        *survey_pages.ADMIN, *paper_pages.ADMIN, *partner_pages.ADMIN, *kiosk_pages.ADMIN, *counter_pages.ADMIN,
        *asset_pages.ADMIN,
        "/staff", "/staff/queue", "/staff/channels", "/staff/officers", "/staff/officers?q=zzzz", "/staff/officers/new",
        "/staff/officers/{officer_id}", "/staff/settings", "/staff/settings/organisation", "/staff/settings/units",
        "/staff/settings/units/new", "/staff/settings/units/{unit_id}", "/staff/settings/places",
        "/staff/settings/places/5101", "/staff/settings/boundaries", "/staff/settings/boundaries/staged",
        "/staff/settings/hours", "/staff/settings/holidays", "/staff/settings/agencies", "/staff/settings/agencies/new",
        "/staff/settings/agencies/{agency_id}", "/staff/settings/wordings", "/staff/settings/wordings/{wording}",
        "/staff/settings/options", "/staff/settings/quota", "/staff/settings/categories",
        "/staff/settings/categories/new",
        "/staff/settings/categories/flood", "/staff/settings/category-groups/{group}",
        "/staff/settings/news-kinds", "/staff/settings/news-kinds/notice", "/staff/settings/news-kinds/new",
    ],
}  # fmt: skip

#: What is no page: pictures, data and files, each of which must answer.
FILES: dict[str, list[str]] = {
    "stranger": [
        *receipt_pages.LINKS, *bill_pages.LINKS, *tax_pages.LINKS, *survey_pages.LINKS, *product_pages.LINKS,
        "/healthz", "/readyz", "/metrics", "/static/img/icon.svg", "/theme.css", "/logo", "/robots.txt", "/sitemap.xml",
        "/verify/offline.html", *paper_pages.LINKS, *partner_pages.LINKS, *kiosk_pages.LINKS, *counter_pages.LINKS,
        "/news.rss", "/news/pictures/{news_picture}",
        "/reports/map.json", "/reports/outline.json", "/reports/pictures/{released_picture}",
        "/track/{photographed_token}/file/{photograph}/thumb", "/ask/{draft}/files/{draft_photograph}",
        "/ask/{draft}", "/sign-in?next=/account", "/services/complaint/line.svg", "/ask/{draft}/save/line.svg",
        "/answer/{photographs_token}/files/{carried_photograph}", "/pictures/{picture_token}",
        "/account/line/sign-in", "/account/line/callback",
    ],
    "citizen": [*receipt_pages.PAPERS, *bill_pages.PAPERS, *tax_pages.PAPERS, *finance_desk_pages.PAPERS],
    "finance": [
        "/staff/finance/imports/template.csv", *receipt_pages.DESK_PAPERS, *bill_pages.DESK_PAPERS,
        *money_in_pages.DESK_PAPERS, *tax_pages.DESK_PAPERS, *finance_desk_pages.DESK_PAPERS,
    ],
    "head": [*survey_pages.HEAD_PAPERS],
    "registry": [
        *survey_pages.REGISTRY_PAPERS, *code_pages.PAPERS, *code_sheet_pages.PAPERS, *product_pages.PAPERS,
        *asset_pages.PAPERS, *paper_pages.PAPERS,
        "/staff/cases/{photographed}/file/{photograph}/full", "/staff/cases/{photographed}/evidence/{evidence}",
        "/staff/cases/{photographed}/release/{photograph}/picture", "/staff/chats/{chat}/news",
        "/staff/chats/{chat}/file/{chat_picture}/thumb",
    ],
}  # fmt: skip
#: Endpoints of FILES that may answer otherwise than 200, each with its reason.
ANSWERS = {
    **kiosk_pages.ANSWERS, **partner_pages.ANSWERS, **counter_pages.ANSWERS, **product_pages.ANSWERS,
    "/receipts/open/{receipt_token}": 302, "/bills/open/{bill_token}": 302,
    "/ask/{draft}": 302, "/sign-in?next=/account": 302, "/logo": 404, "/metrics": 200,
    # An estimate is no return: there is no paper of it.
    "/taxes/returns/{estimated}.pdf": 404,
    # Nobody has asked for a code; LINE is led to; nobody was sent there from this browser.
    "/ask/{draft}/save/line.svg": 404, "/account/line/sign-in": 302, "/account/line/callback": 400,
}  # fmt: skip

#: Pages that answer otherwise than 200, by a part of "who address".
NOT_FOUND = {
    **survey_pages.NOT_FOUND, **code_pages.NOT_FOUND, **product_pages.NOT_FOUND, **counter_pages.NOT_FOUND,
    "/taxes/invitations/wrong": 404, "/taxes/nil/wrong": 404,
    "/verify/2345-6789-ABCD": 404,
    "/verify?code=!": 400,
    "/staff/chats/999999": 404,
    "/resume/wrong": 404, "/answer/wrong": 404, "/staff/invitation/wrong": 404, "/no-such-page": 404,
    "/info/no-such-answer": 404, "/ask/unknown": 404,
    "officer /staff/settings": 403, "officer /staff/cases/CR": 404,
}  # fmt: skip

#: Forms that are sent empty: page and the part of the form's action by which it is found ("" is the page's own).
REFUSED: dict[str, list[tuple[str, str]]] = {
    "stranger": [
        ("/track", ""), ("/resume", ""), ("/account/register", ""), ("/account/sign-in", ""), ("/account/reset", ""),
        ("/account/reset/{reset_token}", ""), ("/account/confirm/{confirm_token}", ""), ("/staff/login", ""),
        ("/staff/invitation/{invitation}", ""), ("/ask/{draft}/save", "/save/mail"), ("/reports/{released}", "/follow"),
        ("/track/{waiting_citizen_token}", "/reply"), ("/track/{resolved_token}", "/dispute"),
        ("/news/subscribe", ""), *finance_desk_pages.EMPTY_OPEN, *survey_pages.EMPTY_OPEN,
        *kiosk_pages.EMPTY_OPEN,
    ],
    "head": [("/staff/news/broadcasts/{broadcast}", "/return")],
    "counter": [*counter_pages.EMPTY_COUNTER],
    "citizen": [("/account/close", ""), *bill_pages.EMPTY_OWN, *tax_pages.EMPTY_OWN, *finance_desk_pages.EMPTY_OWN],
    "finance": [
        *business_pages.EMPTY, *receipt_pages.EMPTY, *bill_pages.EMPTY, *tax_pages.EMPTY, *money_in_pages.EMPTY,
        *finance_desk_pages.EMPTY,
    ],
    "officer": [
        ("/staff/cases/{in_progress}", f"/{action}")
        for action in ("answer", "ask", "note", "plan", "pass_on", "resolve", "close", "pass", "merge", "move_promise")
    ] + [("/staff/password", ""), ("/staff/news/new", ""), ("/staff/news/{news}/edit", "")],
    "registry": [
        *survey_pages.EMPTY_REGISTRY, *code_pages.EMPTY, *code_sheet_pages.EMPTY, *product_pages.EMPTY,
        *asset_pages.EMPTY, *paper_pages.EMPTY,
        ("/staff/cases/{received}", "/assign"), ("/staff/cases/{assigned}", "/decline"),
        ("/staff/information/new", ""), ("/staff/information/{article_id}", ""),
        ("/staff/information/categories/new", ""),
        ("/staff/cases/{corruption}", "/reason"), ("/staff/screening/{received}", ""),
        ("/staff/file/complaint", ""), ("/staff/file/corruption-report", ""),
        ("/staff/chats/{chat}", "/answer"), ("/staff/chats/{chat}", "/hand"),
    ],
    "admin": [
        *paper_pages.EMPTY_ADMIN, *partner_pages.EMPTY_ADMIN, *kiosk_pages.EMPTY_ADMIN, *counter_pages.EMPTY_ADMIN,
        *asset_pages.EMPTY_ADMIN,
        ("/staff/officers/new", ""), ("/staff/officers/{officer_id}", ""), ("/staff/settings/organisation", ""),
        ("/staff/settings/units/new", ""), ("/staff/settings/units/{unit_id}", ""), ("/staff/settings/places", ""),
        ("/staff/settings/places/5101", ""), ("/staff/settings/boundaries", ""), ("/staff/settings/hours", ""),
        ("/staff/settings/holidays", "/holidays"), ("/staff/settings/agencies", "/import"),
        ("/staff/settings/agencies/new", ""), ("/staff/settings/agencies/{agency_id}", ""),
        ("/staff/settings/options", ""), ("/staff/settings/quota", ""), ("/staff/settings/categories/new", ""),
        ("/staff/settings/categories/flood", ""), ("/staff/settings/category-groups/{group}", ""),
        ("/staff/settings/news-kinds/new", ""), ("/staff/settings/news-kinds/notice", ""),
    ],
}  # fmt: skip


def plant() -> dict[str, str]:
    """What fills the gaps of the addresses, all of it made now."""
    made = planting.plant() | receipt_pages.plant() | money_in_pages.plant() | bill_pages.plant()
    made |= tax_pages.plant() | business_pages.plant() | finance_desk_pages.plant() | survey_pages.plant()
    made |= product_pages.plant()
    made |= code_pages.plant() | code_sheet_pages.plant()
    made |= paper_pages.plant() | partner_pages.plant()
    made |= kiosk_pages.plant()
    made |= counter_pages.plant()
    made |= asset_pages.plant()
    return {name: str(value) for name, value in made.items()}


def question_pages(made: dict[str, str]) -> Iterator[str]:
    """The page of each question of the two drafts."""
    for draft_id in (made["draft"], made["corruption_draft"]):
        for asked in drafts.get_draft(draft_id).asked:
            yield f"/ask/{draft_id}/{asked.question.key}"
