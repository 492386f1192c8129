"""Walking through the sample service: what is typed on each page, from the start to the review."""

from tests.factories.services import ANSWERS, KEY

#: What is typed into the form of each question; the rest are left out by pressing "skip".
TYPED = {
    "kind": {"kind": "light"},
    "lamps": {"lamps": "๓"},
    "passable": {"passable": "yes"},
    "words": {"words": ANSWERS["words"]},
    "title": {"title": "ไฟดับ"},
    "cost": {"cost": "1,234.50"},
    "day": {"day__day": "1", "day__month": "11", "day__year": "2569"},
    "since": {"since__month": "10", "since__year": "2569"},
    "features": {"features": ["night", "rain"]},
    "place": {"place__district": "5101", "place__subdistrict": "510101", "place__words": "หน้าวัด"},
    "rows": {"rows__0__item": "หลอดไฟ", "rows__0__count": "2"},
    "rating": {"rating": "4"},
    "named": {"named": "yes"},
    "phone": {"phone": "081-234-5678"},
    "email": {"email": "somebody@example.org"},
    "id": {"id": "9000000000004"},
}


def start(walker, query=""):
    """The draft id of a fresh draft, its first question shown."""
    walker.go(f"/services/{KEY}{query}")
    return walker.press().path.split("/")[2]


def answer_all(walker, *, until="review", **other):
    """Answers page by page from the one shown, as TYPED and `other` say, until the page named."""
    seen = []
    while not walker.at.path.endswith(f"/{until}"):
        key = walker.at.path.partition("?")[0].rpartition("/")[2]
        seen.append(key)
        typed = {**TYPED, **other}.get(key)
        page = walker.press(**typed) if typed else walker.press(action="skip")
        assert page.status == 200, (key, page.problems)
        assert len(seen) < 40, seen
    return seen


def review(walker):
    """The answers on the review page by label."""
    found = walker.at.all("div", class_="govuk-summary-list__row")
    rows = [(list(row.iter("dt")), list(row.iter("dd"))) for row in found]
    return {walker.at.text(dt[0]): walker.at.text(dd[0]) for dt, dd in rows}
