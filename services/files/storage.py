"""Where the bytes lie: a folder as it comes, a bucket by STORAGE_URL; written whole or not at all."""

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import fsspec

from services import settings
from services.errors import Unavailable

CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A file that lies in the storage, with the moment of its last change."""

    path: str
    changed_at: datetime


def path_of(key: str, variant: str = "full") -> str:
    """Where the file of that key lies, below the root: 4,096 folders, so that none grows beyond listing."""
    return f"{key[:2]}/{key}" if variant == "full" else f"{key[:2]}/{key}.{variant}"


def key_of(path: str) -> str:
    """The key that `path_of` was given."""
    return path.rsplit("/", 1)[-1].split(".", 1)[0]


def write(path: str, data: bytes) -> None:
    """Stores `data`, durable when this returns. Unavailable where the storage does not take it."""
    system, root = _storage()
    with _translated():
        if _is_local(system):
            _write_local(Path(root, path), data)
        else:
            system.pipe_file(f"{root}/{path}", data)


def write_pieces(path: str, source: BinaryIO) -> None:
    """Stores what an opened file holds from its present place on, a piece at a time; durable when this returns."""
    system, root = _storage()
    with _translated():
        if _is_local(system):
            _write_local(Path(root, path), source)
        else:
            with system.open(f"{root}/{path}", "wb") as target:
                shutil.copyfileobj(source, target, CHUNK)


def read(path: str) -> bytes:
    """The whole content. Unavailable where it cannot be read."""
    system, root = _storage()
    with _translated():
        return bytes(system.cat_file(f"{root}/{path}"))


def stream(path: str) -> tuple[int, "Pieces"]:
    """Size and content in pieces. The file is opened at once, so that what fails does so before any byte is sent."""
    system, root = _storage()
    with _translated():
        size = int(system.size(f"{root}/{path}"))
        opened = system.open(f"{root}/{path}", "rb")
    return size, Pieces(opened)


def delete(path: str) -> None:
    """Removes the file; one that is gone already is fine."""
    system, root = _storage()
    with _translated():
        try:
            system.rm_file(f"{root}/{path}")
        except FileNotFoundError:
            return


def list_folders() -> list[str]:
    """The folders that hold files, in order."""
    system, root = _storage()
    with _translated():
        try:
            entries = system.ls(root, detail=True, refresh=True)
        except FileNotFoundError:
            return []
    return sorted(entry["name"].rstrip("/").rsplit("/", 1)[-1] for entry in entries if entry["type"] == "directory")


def list_folder(folder: str) -> list[Found]:
    """The files of one folder, those half written included."""
    system, root = _storage()
    with _translated():
        try:
            entries = system.ls(f"{root}/{folder}", detail=True, refresh=True)
        except FileNotFoundError:
            return []
    return [
        Found(f"{folder}/{entry['name'].rsplit('/', 1)[-1]}", _changed_at(entry))
        for entry in entries
        if entry["type"] == "file"
    ]


def check() -> None:
    """Writes, reads and removes a small file. Unavailable where one of these fails; for `/readyz`."""
    path = f"check/{secrets.token_hex(8)}"
    write(path, b"ready")
    try:
        if read(path) != b"ready":
            raise Unavailable("the storage gives back something else than was stored")
    finally:
        delete(path)


def _storage() -> tuple[Any, str]:
    url = settings.current().storage_url
    options = _bucket_options() if url.startswith("s3://") else {}
    system, root = fsspec.core.url_to_fs(url, **options)
    return system, str(root).rstrip("/")


def _bucket_options() -> dict[str, Any]:
    """What s3fs is told; read at each use so that rotated credentials are taken up. fsspec keeps one client per set."""
    names = {"key": "AWS_ACCESS_KEY_ID", "secret": "AWS_SECRET_ACCESS_KEY", "token": "AWS_SESSION_TOKEN"}
    options: dict[str, Any] = {name: os.environ[variable] for name, variable in names.items() if variable in os.environ}
    client = {"endpoint_url": os.environ.get("AWS_ENDPOINT_URL"), "region_name": os.environ.get("AWS_REGION")}
    kept = {name: value for name, value in client.items() if value}
    if kept:
        options["client_kwargs"] = kept
    return options


def _is_local(system: Any) -> bool:
    return "file" in system.protocol if isinstance(system.protocol, tuple) else system.protocol == "file"


def _write_local(target: Path, data: bytes | BinaryIO) -> None:
    """A temporary file beside the target, flushed to the disk, then renamed: nobody ever sees half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640), "wb") as file:
            if isinstance(data, bytes):
                file.write(data)
            else:
                shutil.copyfileobj(data, file, CHUNK)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class Pieces(Iterator[bytes]):
    """An opened file in pieces; `close` ends it, also where nobody has read from it (a HEAD, a reader who left)."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened

    def __next__(self) -> bytes:
        """The next piece; the file is closed after the last."""
        piece: bytes = b"" if self._opened.closed else self._opened.read(CHUNK)
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def seekable(self) -> bool:
        """Whether a part can be asked for: it can."""
        return True

    def seek(self, offset: int) -> int:
        """Goes to that place."""
        return int(self._opened.seek(offset))

    def tell(self) -> int:
        """The present place."""
        return int(self._opened.tell())

    def close(self) -> None:
        """Closes the file; again is fine."""
        self._opened.close()


def _changed_at(entry: dict[str, Any]) -> datetime:
    """Folders say `mtime` in seconds, buckets `LastModified`, the memory of tests `created`."""
    found = entry.get("mtime") or entry.get("LastModified") or entry.get("created")
    if isinstance(found, datetime):
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return datetime.fromtimestamp(float(found or 0), UTC)


@contextmanager
def _translated() -> Iterator[None]:
    """Trouble of the storage becomes Unavailable; botocore's own errors only where botocore was needed."""
    troubles: tuple[type[BaseException], ...] = (OSError,)
    if "botocore.exceptions" in sys.modules:
        troubles += (sys.modules["botocore.exceptions"].BotoCoreError, sys.modules["botocore.exceptions"].ClientError)
    try:
        yield
    except troubles as error:
        raise Unavailable(f"the storage does not answer: {error.__class__.__name__}") from error
