"""Reading boundary files that officers upload, GeoJSON or zipped shapefile: bounded, WGS84 only, nothing is trusted."""

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

import shapefile

from services.errors import RuleBroken
from services.organisation.geometry import BadGeometry, shape_of
from services.text import single_line

MOST_BYTES = 25 * 1024 * 1024
MOST_UNPACKED = 120 * 1024 * 1024
MOST_MEMBERS = 60
MOST_FEATURES = 10_000
MOST_POINTS = 1_000_000
#: West, south, east, north of Thailand, generously.
THAILAND = (97.0, 5.0, 106.0, 21.0)

_SAID_AS = {"geometry_not_degrees": "not_wgs84", "geometry_axes_swapped": "axes_swapped"}


@dataclass(frozen=True, slots=True)
class Feature:
    """One drawn thing of a file: its columns as text, and its geometry (Polygon or MultiPolygon) tidied."""

    columns: Mapping[str, str]
    geometry: dict[str, Any]


def read_boundary_file(stream: IO[bytes], filename: str) -> list[Feature]:
    """The features of a .geojson, .json or .zip (shapefile) file.

    Raises RuleBroken("file", …) with `file_too_large`, `file_kind`, `file_broken`, `file_empty`, `zip_bomb`,
    `zip_no_shapefile`, `zip_many_layers`, `not_wgs84`, `axes_swapped`, `outside_thailand`, `geometry_kind`,
    `geometry_shape`, `geometry_too_many_points`, `too_many_features`.
    """
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise RuleBroken("file", "file_too_large", most=MOST_BYTES // 1024 // 1024)
    if not data:
        raise RuleBroken("file", "file_empty")
    if zipfile.is_zipfile(io.BytesIO(data)):
        raw = _shapefile(data)
    elif filename.lower().endswith((".geojson", ".json")):
        raw = _geojson(data)
    else:
        raise RuleBroken("file", "file_kind")
    if not raw:
        raise RuleBroken("file", "file_empty")
    if len(raw) > MOST_FEATURES:
        raise RuleBroken("file", "too_many_features", most=MOST_FEATURES)
    return _tidied(raw)


def _tidied(raw: list[tuple[Mapping[str, str], Mapping[str, Any]]]) -> list[Feature]:
    features, left = [], MOST_POINTS
    for columns, geometry in raw:
        try:
            shape = shape_of(geometry, most_points=left)
        except BadGeometry as bad:
            raise RuleBroken("file", _SAID_AS.get(str(bad), str(bad))) from None
        left -= sum(len(ring) for rings in shape.polygons for ring in rings)
        _check_place(shape.box)
        polygons = [[[[round(x, 6), round(y, 6)] for x, y in ring] for ring in rings] for rings in shape.polygons]
        one = len(polygons) == 1
        features.append(
            Feature(
                columns,
                {
                    "type": "Polygon" if one else "MultiPolygon",
                    "coordinates": polygons[0] if one else polygons,
                },
            )
        )
    return features


def _check_place(box: tuple[float, float, float, float]) -> None:
    west, south, east, north = box
    if west >= THAILAND[0] and south >= THAILAND[1] and east <= THAILAND[2] and north <= THAILAND[3]:
        return
    raise RuleBroken("file", "outside_thailand")


def _geojson(data: bytes) -> list[tuple[Mapping[str, str], Mapping[str, Any]]]:
    try:
        tree = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
        crs = json.dumps((tree.get("crs") if isinstance(tree, dict) else None) or "CRS84")
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise RuleBroken("file", "file_broken") from None
    if not isinstance(tree, dict):
        raise RuleBroken("file", "file_broken")
    if not re.search(r"CRS84|EPSG:{1,2}4326", crs):
        raise RuleBroken("file", "not_wgs84")
    kind = tree.get("type")
    if kind == "FeatureCollection":
        members = tree.get("features")
    elif kind == "Feature":
        members = [tree]
    else:
        members = [{"geometry": tree, "properties": {}}]
    if not isinstance(members, list):
        raise RuleBroken("file", "file_broken")
    return [_member(member) for member in members]


def _member(member: object) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    if not isinstance(member, dict) or not isinstance(member.get("geometry"), dict):
        raise RuleBroken("file", "geometry_kind")
    columns = member.get("properties")
    return _columns(columns if isinstance(columns, dict) else {}), member["geometry"]


def _columns(values: Mapping[str, Any]) -> dict[str, str]:
    """The columns that may hold a code or a name, as text; at most 60 of them, each at most 200 characters."""
    plain = {k: v for k, v in list(values.items())[:60] if isinstance(v, str | int | float) and not isinstance(v, bool)}
    return {single_line(str(k))[:60]: single_line(_said(v))[:200] for k, v in plain.items()}


def _said(value: str | float) -> str:
    """A code that a program wrote as 5101.0 is 5101; 1e999 is no number that could be a whole one."""
    if isinstance(value, float):
        return f"{value:g}" if value.is_integer() else str(value)
    return str(value)


def _no_constant(_name: str) -> None:
    raise ValueError("NaN and Infinity are no JSON")


def _shapefile(data: bytes) -> list[tuple[Mapping[str, str], Mapping[str, Any]]]:
    parts = _unpacked(data)
    prj = parts.get("prj", b"").decode("latin-1").upper()
    if prj and ("PROJCS" in prj or "PROJCRS" in prj or not re.search(r"WGS[_ ]?(19)?84", prj)):
        raise RuleBroken("file", "not_wgs84")
    encoding = _encoding(parts)
    try:
        reader = shapefile.Reader(
            shp=io.BytesIO(parts["shp"]),
            shx=io.BytesIO(parts["shx"]) if "shx" in parts else None,
            dbf=io.BytesIO(parts["dbf"]) if "dbf" in parts else None,
            encoding=encoding,
            encodingErrors="replace",
        )
        if reader.shapeType not in (shapefile.POLYGON, shapefile.POLYGONZ, shapefile.POLYGONM):
            raise RuleBroken("file", "geometry_kind")
        found = []
        for shape in reader.iterShapes():
            found.append(_plain(shape.__geo_interface__))
            if len(found) > MOST_FEATURES:
                raise RuleBroken("file", "too_many_features", most=MOST_FEATURES)
        rows = [record.as_dict() for record in reader.records()] if "dbf" in parts else [{} for _ in found]
    except (shapefile.ShapefileException, struct.error, LookupError, ValueError, TypeError, EOFError, OverflowError):
        raise RuleBroken("file", "file_broken") from None
    except (AttributeError, AssertionError, ArithmeticError, MemoryError):
        raise RuleBroken("file", "file_broken") from None
    if len(rows) != len(found):
        raise RuleBroken("file", "file_broken")
    return [(_columns(row), geometry) for row, geometry in zip(rows, found, strict=True)]


def _plain(geometry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Tuples as lists, as JSON has them."""
    made: Mapping[str, Any] = json.loads(json.dumps(geometry))
    return made


def _encoding(parts: Mapping[str, bytes]) -> str:
    """What the table is written in: as the .cpg says, else UTF-8 where it fits, else the Thai code page."""
    said = parts.get("cpg", b"").decode("ascii", "ignore").strip().lower()
    if said in ("utf-8", "utf8"):
        return "utf-8"
    if said in ("874", "cp874", "windows-874", "tis-620", "iso-8859-11"):
        return "cp874"
    table = parts.get("dbf", b"")
    try:
        # The header before the rows is no text: the year, lengths and counts in it fit UTF-8 by chance alone.
        table[int.from_bytes(table[8:10], "little") :].decode("utf-8")
    except UnicodeDecodeError:
        return "cp874"
    return "utf-8"


def _unpacked(data: bytes) -> dict[str, bytes]:
    """The members of the one shapefile in the archive, by ending; nothing is written to disk."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and "__MACOSX" not in m.filename]
            if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_UNPACKED:
                raise RuleBroken("file", "zip_bomb")
            layers = [m.filename[:-4] for m in members if m.filename.lower().endswith(".shp")]
            if len(layers) != 1:
                raise RuleBroken("file", "zip_many_layers" if layers else "zip_no_shapefile")
            parts: dict[str, bytes] = {}
            for member in members:
                stem, _, ending = member.filename.rpartition(".")
                if stem == layers[0] and ending.lower() in ("shp", "shx", "dbf", "prj", "cpg"):
                    with archive.open(member) as inside:
                        # The size in the directory may lie: the stream is what is bounded.
                        parts[ending.lower()] = inside.read(MOST_UNPACKED + 1)
                    if sum(len(part) for part in parts.values()) > MOST_UNPACKED:
                        raise RuleBroken("file", "zip_bomb")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        raise RuleBroken("file", "file_broken") from None
    return parts
