"""Who may act for a business: seen, invited by a link or a code, accepted, ended."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.public.taxes.businesses import words
from app.security import limit
from app.shared import Refused, access, anyone, commits, current_actor, language, signed_in
from app.shared.account_words import Refusal
from app.shared.business_words import business_refusal, read_day, refusal_for
from services import people, settings
from services.errors import NotAllowed, NotFound, RuleBroken
from services.people import BusinessView, InvitationLink


@public.get("/taxes/businesses/<path:number>/members")
@access(signed_in)
def view_members(number: str) -> ResponseReturnValue:
    """Who may act, and the invitations that are open."""
    return _members_page(number)


@public.get("/taxes/businesses/<path:number>/invite")
@access(signed_in)
def new_business_invitation(number: str) -> ResponseReturnValue:
    """The form of an invitation."""
    return _invitation_page(number, {}, None)


@public.post("/taxes/businesses/<path:number>/invite")
@access(signed_in)
@limit("60/hour")
@commits
def invite_to_business(number: str) -> ResponseReturnValue:
    """Sends the link by e-mail; without an address the code is shown, once."""
    form = request.form
    try:
        link = people.invite_to_business(
            number,
            part=form.get("part", ""),
            scope=form.getlist("scope"),
            establishment_id=_id(form.get("establishment_id", "")),
            until_day=read_day(form.get("until_day", ""), "until_day"),
            email=form.get("email", ""),
            may_invite=form.get("may_invite") == "yes",
            language=language(),
            actor=current_actor(),
        )
    except RuleBroken as refused:
        values = {**form.to_dict(), "scope": form.getlist("scope")}
        raise Refused(_invitation_page(number, values, business_refusal(refused)), 400) from refused
    if form.get("email", "").strip():
        flash(_("ส่งคำเชิญทางอีเมลแล้ว ลิงก์ใช้ได้ 14 วัน"), "success")
        return redirect(url_for("public.view_members", number=number))
    return _code_page(people.get_business(number, owner=current_actor()), link)


@public.get("/taxes/businesses/<path:number>/members/<int:member_id>/end")
@access(signed_in)
def view_ending(number: str, member_id: int) -> ResponseReturnValue:
    """Asks once more before somebody may not act any longer."""
    return _ending_page(number, member_id, None)


@public.post("/taxes/businesses/<path:number>/members/<int:member_id>/end")
@access(signed_in)
@commits
def end_membership(number: str, member_id: int) -> ResponseReturnValue:
    """Ends that somebody may act, oneself too."""
    actor = current_actor()
    try:
        people.revoke_member(number, member_id, actor=actor)
    except RuleBroken as refused:
        raise Refused(_ending_page(number, member_id, business_refusal(refused)), 400) from refused
    flash(_("ยกเลิกสิทธิแล้ว"), "success")
    try:
        people.get_business(number, owner=actor)
    except NotFound:
        return redirect(url_for("public.list_businesses"))
    return redirect(url_for("public.view_members", number=number))


@public.post("/taxes/businesses/<path:number>/invitations/<int:invitation_id>/revoke")
@access(signed_in)
@commits
def revoke_business_invitation(number: str, invitation_id: int) -> ResponseReturnValue:
    """Takes an open invitation back."""
    people.revoke_invitation(number, invitation_id, actor=current_actor())
    flash(_("ยกเลิกคำเชิญแล้ว"), "success")
    return redirect(url_for("public.view_members", number=number))


@public.get("/taxes/join")
@access(anyone)
def view_join() -> ResponseReturnValue:
    """Where a code from a letter is typed."""
    return render_template("public/taxes/view_join.html", code="", refusal=None)


@public.post("/taxes/join")
@access(anyone)
@limit("30/hour")
def send_join() -> ResponseReturnValue:
    """Looks the code up and goes on to what it offers."""
    code = request.form.get("code", "")[:60].strip()
    try:
        people.find_business_invitation(code)
    except NotFound:
        page = render_template("public/taxes/view_join.html", code=code, refusal=refusal_for("code", "code_unknown"))
        return page, 404
    return redirect(url_for("public.view_business_invitation", token=code))


@public.get("/taxes/invitations/<token>")
@access(anyone)
def view_business_invitation(token: str) -> ResponseReturnValue:
    """What is offered: opening it changes nothing, since mail scanners follow links. An account is needed to accept."""
    actor = current_actor()
    person = None if actor.is_officer else actor.id
    try:
        offer = people.find_business_invitation(token, person=person)
    except NotFound:
        return render_template("public/taxes/view_business_invitation.html", offer=None), 404
    here = url_for("public.view_business_invitation", token=token)
    return render_template(
        "public/taxes/view_business_invitation.html",
        offer=offer,
        is_signed_in=person is not None,
        here=here,
        **words(),
    )


@public.post("/taxes/invitations/<token>")
@access(signed_in)
@limit("60/hour")
@commits
def accept_business_invitation(token: str) -> ResponseReturnValue:
    """Accepts, once."""
    try:
        number = people.accept_business_invitation(token, person=current_actor().id or 0)
    except NotFound as gone:
        raise Refused(render_template("public/taxes/view_business_invitation.html", offer=None), 404) from gone
    flash(_("ท่านดำเนินการแทนผู้ประกอบการรายนี้ได้แล้ว"), "success")
    return redirect(url_for("public.view_business", number=number))


def _members_page(number: str) -> str:
    actor = current_actor()
    return render_template(
        "public/taxes/view_members.html",
        business=people.get_business(number, owner=actor),
        members=people.list_members(number, actor=actor),
        invitations=people.list_invitations(number, actor=actor),
        may_invite=people.may_invite(number, actor=actor),
        **words(),
    )


def _invitation_page(number: str, values: Mapping[str, object], refusal: Refusal | None) -> str:
    actor = current_actor()
    business = people.get_business(number, owner=actor)
    if not people.may_invite(number, actor=actor):
        raise NotAllowed
    filed = sorted({tax.tax for place in business.establishments for tax in place.taxes})
    return render_template(
        "public/taxes/new_business_invitation.html",
        business=business,
        filed=filed,
        values=values,
        refusal=refusal,
        **words(),
    )


def _code_page(business: BusinessView, link: InvitationLink) -> str:
    return render_template(
        "public/taxes/show_invitation_code.html",
        business=business,
        code=link.token,
        expires_at=link.expires_at,
        join_url=f"{settings.current().base_url}{url_for('public.view_join')}",
    )


def _ending_page(number: str, member_id: int, refusal: Refusal | None) -> str:
    actor = current_actor()
    business = people.get_business(number, owner=actor)
    member = next((one for one in people.list_members(number, actor=actor) if one.id == member_id), None)
    if member is None:
        raise NotFound("member")
    if not member.may_be_revoked:
        raise NotAllowed
    return render_template(
        "public/taxes/view_ending.html", business=business, member=member, refusal=refusal, **words()
    )


def _id(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None
