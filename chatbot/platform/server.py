"""The platform over HTTP: one server plays the API host and the data host, and posts webhooks."""

import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from chatbot.platform.answering import answer as call_platform
from chatbot.platform.control import prepare_people
from chatbot.platform.core import Platform, Request
from chatbot.platform.delivery import Courier

_PATIENCE = 10.0


class PlatformServer:
    """Listens on a free port of this machine, or on a named one.

    With `control` (a token) the simulator's page may use it: there are people on it, and webhooks to `webhook` are kept
    and carried by a courier instead of being posted while somebody waits.
    """

    def __init__(
        self,
        folder: Path,
        *,
        secret: str,
        token: str,
        port: int = 0,
        webhook: str = "",
        control: str = "",
        login: tuple[str, str] | None = None,
    ) -> None:
        self.platform = Platform(folder, secret=secret, token=token, login=login)
        self._courier: Courier | None = None
        if webhook:
            self.platform.post = poster(webhook)
        if control:
            self.platform.control_token = control
            prepare_people(self.platform)
        if control and webhook:
            self._courier = self.platform.courier = Courier(self.platform, poster(webhook))
            self.platform.post = self._courier.take
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self.platform))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """What LINE_API_BASE and LINE_DATA_API_BASE must be to reach it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "PlatformServer":
        """Begins to answer."""
        self._thread.start()
        if self._courier is not None:
            self._courier.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stops."""
        if self._courier is not None:
            self._courier.stop()
        self._server.shutdown()
        self._server.server_close()
        self.platform.close()

    def wait(self) -> None:
        """Returns when the server has been stopped."""
        self._thread.join()


def poster(webhook: str) -> Callable[[bytes, Mapping[str, str]], int]:
    """Posts bodies to that address; gives the status, 0 where nothing listens."""

    def post(body: bytes, headers: Mapping[str, str]) -> int:
        request = urllib.request.Request(webhook, data=body, headers=dict(headers), method="POST")  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 An address of ours.
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    return post


def _handler(platform: Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Reads a call, asks the platform, writes its answer in one piece."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            self._take()

        def do_POST(self) -> None:
            self._take()

        def do_PUT(self) -> None:
            self._take()

        def do_DELETE(self) -> None:
            self._take()

        def _take(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = call_platform(platform, Request(self.command, self.path, headers, self.rfile.read(length)))
            if answer.status == 0:
                # The line is cut in the middle of the call.
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Says nothing: every call is kept in the state."""

    return Handler
