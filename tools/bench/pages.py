"""Pages against the floor, and against themselves with more rows: track, queue, the public list far down."""

import re
import statistics
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from http.cookiejar import CookieJar
from pathlib import Path

from sqlalchemy import select

from app.shared.paging import write_key
from services.cases.models import CaseFile
from services.db import db, session
from tools.bench import rows
from tools.bench.measure import Figure, Request, in_turn, load, ratio, warm, written
from tools.bench.sites import Server, Site, serving

PASSWORD = "pracha-demo"
OFFICER = "officer@demo.pracha.example"
UNIT = "ms CPU a request"
DEEP = 4000


class Pages:
    """Servers and requests that stay open while pages are measured in turn."""

    def __init__(self, stack: ExitStack, rounds: int, seconds: int) -> None:
        self.stack, self.rounds, self.seconds = stack, rounds, seconds
        self.floor = self.page(stack.enter_context(serving(None)), [Request("/")])

    def page(self, server: Server, requests: Sequence[Request]) -> Callable[[], float]:
        """A measurement of these requests: CPU milliseconds an answer."""
        file: Path = self.stack.enter_context(written(requests))
        warm(server.url, server.process_id, file)
        return lambda: load(server.url, server.process_id, file, seconds=self.seconds).cpu_ms

    def against(self, name: str, site: Site, measured: Callable[[], float], base: Callable[[], float]) -> Figure:
        """A figure of `measured` with its ratio to `base`."""
        values, bases = in_turn(self.rounds, measured, base)
        return Figure(name, site.database, site.rows, ratio(values, bases), statistics.median(values), UNIT)


def measure(small: Site, middle: Site, large: Site, wanted: frozenset[str], rounds: int, seconds: int) -> list[Figure]:
    """The pages on three sizes of one database."""
    figures = []
    with ExitStack() as stack:
        pages = Pages(stack, rounds, seconds)
        servers = {site.rows: stack.enter_context(serving(site)) for site in {small, middle, large}}
        if "floor" in wanted:
            values, _ = in_turn(rounds, pages.floor, lambda: 0.0)
            figures.append(Figure("floor", small.database, 0, 1.0, statistics.median(values), UNIT))
        if wanted & {"track", "track_growth"}:
            track = {s: pages.page(servers[s.rows], tracked(s)) for s in {small, middle, large}}
            if "track" in wanted:
                figures.append(pages.against("track", middle, track[middle], pages.floor))
            if "track_growth" in wanted:
                base = track[middle if middle != large else small]
                figures.append(pages.against("track_growth", large, track[large], base))
        if wanted & {"queue", "queue_growth"}:
            queue = {s: pages.page(servers[s.rows], queue_of(servers[s.rows])) for s in {small, middle, large}}
            if "queue" in wanted:
                figures.append(pages.against("queue", middle, queue[middle], pages.floor))
            if "queue_growth" in wanted:
                figures.append(pages.against("queue_growth", large, queue[large], queue[small]))
        if "list_deep" in wanted:
            first = pages.page(servers[large.rows], [Request("/reports")])
            deep = pages.page(servers[large.rows], [Request(deep_path(large))])
            figures.append(pages.against("list_deep", large, deep, first))
    return figures


def tracked(site: Site) -> list[Request]:
    """Tracking pages all over the table."""
    with site.app().app_context():
        tokens = rows.tracked_tokens()
        db.session.remove()
        db.engine.dispose()
    return [Request(f"/track/{token}") for token in tokens]


def queue_of(server: Server, email: str = OFFICER) -> list[Request]:
    """The queue of an officer's unit, with the cookie of a real sign-in."""
    return [Request("/staff/queue?scope=unit", cookie=signed_in(server.url, email))]


def signed_in(url: str, email: str) -> str:
    """The session cookie after a sign-in by the form."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{url}/staff/login", timeout=20).read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if token is None:
        raise SystemExit("the sign-in page holds no CSRF token")
    form = {"csrf_token": token[1], "email": email, "password": PASSWORD}
    browser.open(f"{url}/staff/login", urllib.parse.urlencode(form).encode(), timeout=20)
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def deep_path(site: Site) -> str:
    """The address of page 4,000 of the public list, or of the last full one where there are fewer."""
    with site.app().app_context():
        listed = (
            select(CaseFile.id)
            .where(CaseFile.is_listed.is_(True), CaseFile.is_confidential.is_(False))
            .order_by(CaseFile.id.desc())
        )
        ids = session().execute(listed.limit(DEEP * 25)).scalars().all()
        db.session.remove()
        db.engine.dispose()
    return f"/reports?after={write_key([ids[max(0, len(ids) - 30)]])}"
