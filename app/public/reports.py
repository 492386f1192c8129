"""The public list and map of complaints: lists lead, the map helps; one matter, its released pictures, following it."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from email_validator import EmailNotValidError, validate_email
from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.security import limit, map_tiles
from app.shared import Refused, access, anyone, commits, current_actor, language
from app.shared.describing import describe
from app.shared.json_addresses import OUTLINE, REPORTS_MAP
from app.shared.paging import page_of, read_key
from app.shared.serving import send_stored
from services import complaints, organisation
from services.complaints import PERIODS, ReportFilter, ReportView, State
from services.text import Words

_PERIOD_WORDS = {
    "1": Words("เดือนนี้", "This month"),
    "3": Words("3 เดือนล่าสุด", "The last 3 months"),
    "12": Words("12 เดือนล่าสุด", "The last 12 months"),
}
#: One colour for each state, with enough contrast for the white label on it.
_COLOURS = {State.OPEN: "#2b2a6b", State.DONE: "#0f6b57", State.PLANNED: "#5b5563", State.PASSED: "#8a5a00"}
_CACHED_SECONDS = 60


@public.get("/reports")
@access(anyone)
def view_reports() -> ResponseReturnValue:
    """The list, newest first, with its figures and the map beside it."""
    wanted = _wanted()
    page = complaints.list_reports(wanted, after=_key("after"), before=_key("before"))
    counts = complaints.count_states(wanted)
    return render_template(
        "public/reports/view_reports.html",
        wanted=wanted,
        page=page_of(
            page.rows,
            next_key=[page.next_key] if page.next_key else None,
            previous_key=[page.previous_key] if page.previous_key else None,
        ),
        bar=_bar(counts),
        total=sum(counts.values()),
        groups=_groups(),
        districts=organisation.list_districts(),
        states=list(State),
        periods=_PERIOD_WORDS,
        count_only=complaints.count_only_categories(),
        map_data=_map_data(wanted),
    )


@public.get("/reports/map.json")
@describe(REPORTS_MAP)
@access(anyone)
def list_map_points() -> Response:
    """What the map draws: numbers of each subdistrict, and the newest matters of the filter, at rounded points."""
    wanted, reader = _wanted(), language()
    rows = complaints.list_points(wanted)
    points = complaints.points_of([row.id for row in rows])
    answer = jsonify(
        areas=[{**area, "name": area["name"].in_(reader)} for area in complaints.overview(wanted)],
        points=[
            {
                "lat": points[row.id][0],
                "lon": points[row.id][1],
                "title": row.title.in_(reader),
                "status": row.status_words.in_(reader),
                "url": url_for("public.view_report", reference=row.reference),
            }
            for row in rows
            if row.id in points
        ],
    )
    answer.headers["Cache-Control"] = f"public, max-age={_CACHED_SECONDS}"
    answer.vary.add("Cookie")
    return answer


@public.get("/reports/outline.json")
@describe(OUTLINE)
@access(anyone)
def view_outline() -> Response:
    """The outline of the province and of its districts, as far as they are known."""
    features: list[Any] = [*organisation.boundaries("outline"), *organisation.boundaries("district")]
    answer = jsonify(type="FeatureCollection", features=features)
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


@public.get("/reports/pictures/<key>")
@access(anyone)
def view_released_picture(key: str) -> Response:
    """A picture that was released; every other key is as good as none."""
    complaints.find_released(key)
    return send_stored(key, "thumb" if request.args.get("size") == "thumb" else "full")


@public.get("/reports/<reference>")
@access(anyone)
def view_report(reference: str) -> ResponseReturnValue:
    """One matter. Unknown, not listed and confidential ones look the same."""
    found = complaints.get_report(reference)
    if found.reference != reference:
        return redirect(url_for("public.view_report", reference=found.reference), 301)
    return _report_page(found)


@public.post("/reports/<reference>/follow")
@access(anyone)
@limit("20/hour")
@commits
def follow_report(reference: str) -> ResponseReturnValue:
    """Sends news of the matter to an e-mail address from now on."""
    found = complaints.get_report(reference)
    typed = request.form.get("email", "").strip()
    try:
        email = validate_email(typed, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise Refused(_report_page(found, typed, _("โปรดใส่ที่อยู่อีเมลให้ถูกต้อง เช่น name@example.org")), 400) from error
    complaints.follow_report(found.reference, email, language=language(), actor=current_actor())
    flash(_("เราส่งอีเมลถึงที่อยู่นี้แล้ว กดลิงก์ในอีเมลเพื่อยืนยันการติดตาม"), "success")
    return redirect(url_for("public.view_report", reference=found.reference))


def _report_page(found: ReportView, email: str = "", problem: str = "") -> str:
    return render_template(
        "public/reports/view_report.html",
        report=found,
        email=email,
        problem=problem,
        map_data=_map_data(None, found.point) if found.point else None,
    )


def _key(name: str) -> int | None:
    key = read_key(int, name=name)
    return key[0] if key else None


def _wanted() -> ReportFilter:
    """The filter of the address; what names nothing is left out."""
    topic = request.args.get("topic", "")
    group = topic.removeprefix("group:") if topic.startswith("group:") else ""
    category = "" if group else topic
    found = complaints.find_category(category) if category else None
    district, state, period = (request.args.get(name, "") for name in ("district", "state", "period"))
    return ReportFilter(
        category=category if found is not None and found.is_listed else "",
        group=group if group in {one.key for one in complaints.list_groups()} else "",
        district=district if organisation.find_district(district) else "",
        state=state if state in set(State) else "",
        period=period if period in PERIODS else "",
    )


def _groups() -> list[tuple[complaints.GroupView, list[complaints.CategoryView]]]:
    listed = [one for one in complaints.list_categories(active_only=True) if one.is_listed]
    pairs = [(group, [one for one in listed if one.group == group.key]) for group in complaints.list_groups()]
    return [(group, views) for group, views in pairs if views]


def _bar(counts: dict[State, int]) -> list[dict[str, Any]]:
    """The parts of the bar in per cent of its width; a part too narrow for its label gets none."""
    total = sum(counts.values())
    parts, at = [], 0.0
    for state in State:
        share = 100 * counts[state] / total if total else 0.0
        part = {"state": state, "n": counts[state], "share": share, "x": round(at, 3), "width": round(share, 3)}
        parts.append(part | {"colour": _COLOURS[state], "has_label": share >= 8})
        at += share
    return parts


def _map_data(wanted: ReportFilter | None, point: Sequence[float] | None = None) -> dict[str, str]:
    """What the map's script reads from the page."""
    words = {"reports": _("%(n)s เรื่อง", n="{n}"), "around": _("จุดเกิดเหตุโดยประมาณ")}
    data = {
        "outline": url_for("public.view_outline"),
        "tiles": map_tiles(),
        "words": json.dumps(words, ensure_ascii=False),
    }
    if wanted is not None:
        chosen = {name: request.args.get(name, "") for name in ("topic", "district", "state", "period")}
        query = urlencode({name: typed for name, typed in chosen.items() if typed})
        data["points"] = f"{url_for('public.list_map_points')}?{query}"
    if point is not None:
        data["point"] = json.dumps(list(point))
    return data
