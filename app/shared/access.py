"""Who may use an endpoint: one declared rule on each, enforced in one place before any view runs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, session
from flask_login import current_user

from app.shared.kiosks import is_kiosk
from services.audit import Actor, ActorKind, Channel, Role
from services.errors import NotAllowed, SignInNeeded

View = TypeVar("View", bound=Callable[..., Any])

_RULE = "access_rule"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may: `kind` is None where anybody may, else the kind of actor; `roles` narrows officers (empty: any)."""

    name: str
    kind: ActorKind | None = None
    roles: frozenset[Role] = frozenset()

    def check(self, actor: Actor) -> None:
        """Passes or raises: SignInNeeded for whoever might yet become the right one, NotAllowed for a wrong role."""
        if self.kind is None:
            return
        if actor.kind is not self.kind or actor.id is None:
            raise SignInNeeded(self.name)
        if self.roles and actor.role not in self.roles:
            raise NotAllowed(self.name)

    def allows(self, actor: Actor) -> bool:
        """Whether `check` would pass."""
        try:
            self.check(actor)
        except (SignInNeeded, NotAllowed):
            return False
        return True


#: Everybody, signed in or not. What is shown is still the service's decision (ownership is in the query).
anyone = Rule("anyone")
#: A citizen with an account who has signed in.
signed_in = Rule("signed_in", ActorKind.CITIZEN)
#: Any member of staff.
officer = Rule("officer", ActorKind.OFFICER)


def roles(*allowed: Role) -> Rule:
    """Members of staff with one of these roles."""
    if not allowed:
        raise ValueError("name at least one role, or use `officer`")
    return Rule("roles:" + ",".join(sorted(allowed)), ActorKind.OFFICER, frozenset(allowed))


def access(rule: Rule) -> Callable[[View], View]:
    """Declares who may use the endpoint: `@access(anyone)`, `@access(signed_in)`, `@access(roles(Role.HEAD))`."""

    def declare(view: View) -> View:
        setattr(view, _RULE, rule)
        return view

    return declare


def rule_of(view: Callable[..., Any] | None) -> Rule | None:
    """The rule that was declared on a view; None where it was forgotten."""
    return getattr(view, _RULE, None)


def current_actor() -> Actor:
    """Who asks in this request: the signed-in officer or person, else a citizen without an account.

    A citizen's channel is that of the device (a kiosk) or of the session (a QR code leaves it there), else the web.
    """
    known: Actor | None = g.get("actor")
    if known is None:
        known = getattr(current_user, "actor", None) or Actor.citizen()
        if known.kind is ActorKind.CITIZEN:
            known = replace(known, channel=_channel())
        g.actor = known
    return known


def forget_actor() -> None:
    """Called on signing in and out: the rest of the request acts for the new one."""
    g.pop("actor", None)
    g.pop("reading", None)


def _channel() -> Channel:
    if is_kiosk():
        return Channel.KIOSK
    return Channel.QR if session.get("channel") == Channel.QR else Channel.WEB


def init_app(app: Flask) -> None:
    """Refuses every endpoint whose rule does not let the actor pass; one without a rule lets nobody pass."""
    static = app.view_functions.get("static")
    if static is not None:
        # Flask makes this view itself: a function of ours, declared, takes its place.
        app.view_functions["static"] = access(anyone)(lambda filename: app.send_static_file(filename))

    @app.before_request
    def check_access() -> None:
        if request.endpoint is None:
            return
        rule = rule_of(current_app.view_functions.get(request.endpoint))
        if rule is None:
            if current_app.testing:
                raise RuntimeError(f"{request.endpoint} declares no access rule")
            raise NotAllowed(request.endpoint)
        if rule.kind is not None:
            rule.check(current_actor())
