"""The chat: taking a webhook in against the floor and against bare hmac and json, and one step of a conversation."""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from chatbot import settings
from chatbot.conversation import apologise, greet, take, take_back
from chatbot.events import LineHandler
from chatbot.incoming import CHANNEL, read_events
from chatbot.platform import Phone, Platform
from chatbot.platform.users import Post, headers_of
from chatbot.settings import LineSettings
from chatbot.webhook import is_signed
from services import inbox
from services.db import db, session
from services.inbox.models import ChatEventRow
from tools.bench.measure import Figure, Request, cpu_seconds, in_turn, load, percentile, ratio, warm, written
from tools.bench.sites import Server, Site, copy_of, serving

SECRET, TOKEN = "bench-line-channel-secret-of-32-s", "bench-line-access-token"
UNIT = "ms CPU an event"
USERS = 50
#: What each user says, one after the other.
WALK = ("ร้องเรียน", "ช่วยเหลือ", "ย้อนกลับ", "เมนู", "ทำต่อ", "เรื่องของฉัน")
#: The load under which the p99 is taken, of what one client after the other gets through.
SHARE = 0.8


class Conversation:
    """The real one, as the handler wants it."""

    take, greet, apologise, take_back = (staticmethod(each) for each in (take, greet, apologise, take_back))


class Bodies:
    """Signed bodies of one event each, no two alike, as the platform posts them."""

    def __init__(self) -> None:
        self.made = 0

    def take(self, count: int) -> list[bytes]:
        """So many new ones."""
        self.made += count
        return [_body(number) for number in range(self.made - count, self.made)]


def measure(site: Site, wanted: frozenset[str], rounds: int, seconds: int) -> list[Figure]:
    """`line_webhook` with its p99, and `chat_step`, on a copy of the site."""
    figures: list[Figure] = []
    with ExitStack() as stack:
        copy = stack.enter_context(copy_of(site, "chat"))
        floor = stack.enter_context(serving(None))
        nothing = stack.enter_context(written([Request("/")]))
        warm(floor.url, floor.process_id, nothing)

        def base() -> float:
            return load(floor.url, floor.process_id, nothing, seconds=seconds).cpu_ms

        if wanted & {"line_webhook", "line_webhook_p99"}:
            server = stack.enter_context(serving(copy, LINE_CHANNEL_SECRET=SECRET, LINE_CHANNEL_ACCESS_TOKEN=TOKEN))
            figures += _webhook(copy, server, base, rounds, seconds)
        if "chat_step" in wanted:
            figures.append(_step(copy, base, rounds, stack))
    return [figure for figure in figures if figure.name.removesuffix("_hmac") in wanted]


def _webhook(site: Site, server: Server, base: Callable[[], float], rounds: int, seconds: int) -> list[Figure]:
    bodies = Bodies()
    _post_for(server, bodies.take(200))
    rates: list[float] = []

    def hook() -> float:
        prepared = bodies.take(1500 * seconds)
        before, began = cpu_seconds(server.process_id), time.monotonic()
        done = _post_for(server, prepared, seconds=seconds)
        rates.append(done / (time.monotonic() - began))
        return (cpu_seconds(server.process_id) - before) * 1000 / done

    values, floors, bare = in_turn(rounds, hook, base, lambda: _bare(bodies))
    value = statistics.median(values)
    pace = statistics.median(rates) * SHARE
    slowest = percentile(_paced(server, bodies.take(int(pace * seconds * 2)), pace), 0.99) * 1000
    return [
        Figure("line_webhook", site.database, site.rows, ratio(values, floors), value, UNIT),
        Figure("line_webhook_hmac", site.database, site.rows, ratio(values, bare), statistics.median(bare), UNIT),
        Figure("line_webhook_p99", site.database, site.rows, None, slowest, "ms p99 at 80 % load"),
    ]


def _bare(bodies: Bodies) -> float:
    """hmac and json alone: milliseconds of CPU a body."""
    prepared = [(body, headers_of(body, SECRET)["X-Line-Signature"]) for body in bodies.take(2000)]
    before = time.process_time()
    for body, signature in prepared:
        if not is_signed(body, signature, SECRET):
            raise SystemExit("the signature does not fit")
        json.loads(body)
    return (time.process_time() - before) * 1000 / len(prepared)


def _post_for(server: Server, bodies: list[bytes], *, seconds: float = 60.0, clients: int = 8) -> int:
    """Posts bodies over kept connections, eight at once, until time or bodies are out; how many were answered."""
    until, done = time.monotonic() + seconds, [0] * clients

    def run(number: int) -> None:
        connection = _connect(server)
        for body in bodies[number::clients]:
            if time.monotonic() > until:
                break
            _post(connection, body)
            done[number] += 1
        connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done)


def _paced(server: Server, bodies: list[bytes], pace: float, clients: int = 8) -> list[float]:
    """The seconds that each answer took at so many posts a second; what comes late counts from when it was due."""
    took: list[float] = []
    began = time.monotonic()

    def run(number: int) -> None:
        connection = _connect(server)
        for place in range(number, len(bodies), clients):
            due = began + place / pace
            time.sleep(max(0.0, due - time.monotonic()))
            _post(connection, bodies[place])
            took.append(time.monotonic() - due)
        connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def _connect(server: Server) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _post(connection: http.client.HTTPConnection, body: bytes) -> None:
    connection.request("POST", "/line/webhook", body, headers_of(body, SECRET))
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"the webhook answered {answer.status}")


def _step(site: Site, base: Callable[[], float], rounds: int, stack: ExitStack) -> Figure:
    """CPU of the worker for one event of a conversation, its answer sent, ÷ the floor."""
    url, platform = stack.enter_context(_platform(site.folder))
    app = site.app()
    settings.configure(LineSettings(SECRET, TOKEN, url, url))
    handler = LineHandler(Conversation())
    stack.enter_context(app.app_context())
    session().execute(ChatEventRow.__table__.delete())  # type: ignore[attr-defined]
    session().commit()
    phones = [Phone(platform, f"ผู้ใช้ {number}") for number in range(USERS)]

    def walk() -> float:
        for said in WALK:
            with Post(platform) as post:
                for phone in phones:
                    phone.say(said)
                inbox.accept(CHANNEL, [one for event in post.held for one in read_events(_wrapped(event))])
        before = time.process_time()
        done = 0
        while worked := inbox.work(CHANNEL, handler, limit=100):
            done += worked
        if done != USERS * len(WALK):
            raise SystemExit(f"{done} events were worked, not {USERS * len(WALK)}")
        return (time.process_time() - before) * 1000 / done

    walk()
    values, floors = in_turn(rounds, walk, base)
    refused = [call for call in platform.calls("/v2/bot/message") if call["status"] >= 300]
    if refused:
        raise SystemExit(f"the platform refused {len(refused)} answers: {refused[0]['answer']}")
    db.session.remove()
    db.engine.dispose()
    return Figure("chat_step", site.database, site.rows, ratio(values, floors), statistics.median(values), UNIT)


@contextmanager
def _platform(folder: Path) -> Iterator[tuple[str, Platform]]:
    """The platform in a process of its own, so that its CPU is not counted; and its memory, to make events with."""
    wanted = {**os.environ, "LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN}
    command = [sys.executable, "-m", "chatbot.platform", "--folder", str(folder), "--port", "0"]
    process = subprocess.Popen([*command, "--webhook", ""], env=wanted, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url = process.stdout.readline().strip().partition("=")[2]
    platform = Platform(folder, secret=SECRET, token=TOKEN)
    try:
        yield url, platform
    finally:
        process.terminate()
        process.wait(10)
        platform.close()


def _wrapped(event: dict[str, object]) -> bytes:
    return json.dumps({"destination": "U0", "events": [event]}).encode()


def _body(number: int) -> bytes:
    message = {"type": "text", "id": str(600_000_000_000 + number), "text": "ไฟถนนหน้าบ้านดับมาสามวันแล้วค่ะ ซอย 5"}
    event = {
        "type": "message", "message": message, "webhookEventId": f"01H{number:023d}", "replyToken": f"{number:032d}",
        "timestamp": 1_760_000_000_000 + number, "source": {"type": "user", "userId": f"U{number % 500:032d}"},
        "deliveryContext": {"isRedelivery": False}, "mode": "active",
    }  # fmt: skip
    return _wrapped(event)
