"""A bucket in this process: as much of the S3 protocol as storing, reading, listing and deleting need."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class _Bucket(BaseHTTPRequestHandler):
    """Objects live in `server.objects`, by path."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_parts) -> None:
        """Says nothing."""

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        else:
            data = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                data += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        return self._unwrapped(data) if "aws-chunked" in self.headers.get("Content-Encoding", "") else data

    @staticmethod
    def _unwrapped(data: bytes) -> bytes:
        held = b""
        while data:
            size, _, rest = data.partition(b"\r\n")
            length = int(size.split(b";")[0], 16)
            if not length:
                break
            held, data = held + rest[:length], rest[length + 2 :]
        return held

    def _found(self) -> bytes | None:
        return self.server.objects.get(unquote(urlsplit(self.path).path))

    def do_PUT(self) -> None:
        data = self._body()
        self.server.objects[unquote(urlsplit(self.path).path)] = data
        self._answer(200, ETag=f'"{hashlib.md5(data).hexdigest()}"')

    def do_DELETE(self) -> None:
        self.server.objects.pop(unquote(urlsplit(self.path).path), None)
        self._answer(204)

    def do_POST(self) -> None:
        """Deletes many at once."""
        body = self._body().decode()
        for part in body.split("<Key>")[1:]:
            self.server.objects.pop(f"{urlsplit(self.path).path.rstrip('/')}/{part.split('</Key>')[0]}", None)
        self._answer(200, b"<DeleteResult/>")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query, keep_blank_values=True)
        if "list-type" in query:
            self._answer(200, self._listing(parts.path.rstrip("/") + "/", query))
            return
        data = self._found()
        if data is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        headers = {"ETag": '"1"', "Last_Modified": datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")}
        wanted = self.headers.get("Range")
        if wanted and self.command == "GET":
            start, _, end = wanted.removeprefix("bytes=").partition("-")
            last = min(int(end or len(data)), len(data) - 1)
            headers["Content_Range"] = f"bytes {start}-{last}/{len(data)}"
            self._answer(206, data[int(start) : last + 1], **headers)
            return
        self._answer(200, data, Content_Length=str(len(data)), **headers)

    def _listing(self, root: str, query: dict[str, list[str]]) -> bytes:
        prefix, cut = query.get("prefix", [""])[0], query.get("delimiter", [""])[0]
        files, folders = [], set()
        for path, data in sorted(self.server.objects.items()):
            name = path.removeprefix(root)
            if not name.startswith(prefix):
                continue
            rest = name[len(prefix) :]
            if cut and cut in rest:
                folders.add(prefix + rest.split(cut)[0] + cut)
            else:
                files.append((name, len(data)))
        now = datetime.now(UTC).isoformat()
        body = "".join(
            f"<Contents><Key>{escape(name)}</Key><LastModified>{now}</LastModified><ETag>1</ETag><Size>{size}</Size>"
            "<StorageClass>STANDARD</StorageClass></Contents>"
            for name, size in files
        )
        body += "".join(f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" for name in sorted(folders))
        count = len(files) + len(folders)
        head = f"<KeyCount>{count}</KeyCount><IsTruncated>false</IsTruncated><Prefix>{escape(prefix)}</Prefix>"
        return f'<?xml version="1.0"?><ListBucketResult>{head}{body}</ListBucketResult>'.encode()


@contextmanager
def bucket() -> Iterator[str]:
    """The address of an empty S3 service of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bucket)
    server.daemon_threads = True
    server.objects = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
