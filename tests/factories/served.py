"""An application that really listens: for tests whose webhooks go over HTTP, each request in a thread of the server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_request(self, *_: object) -> None:
        """The app has a log of its own."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the app on a free port. Its database must be its own (`committed`): others write at once."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
