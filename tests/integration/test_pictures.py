"""What phones really send, through the web form: turned, with place and time, and what means harm."""

import io
import itertools
import random

import pytest
from PIL import Image

from services import cases, catalogue, complaints, drafts, files
from services.audit import Actor
from services.errors import NotFound
from tests.factories import pictures
from tests.factories.complaints import make_authority
from tests.factories.pictures import LAT, LON, SECRETS
from tests.factories.walking import Walker
from tests.integration.app.conftest import Browser
from tests.prove.measured import counted

WORDS = "ไฟทางหน้าวัดดับ ๓ ดวง มืดขนาดเจ้า"
UPLOADS = counted(60, 200)
#: The corners of the scene as it was seen: top left, top right, bottom left, bottom right.
CORNERS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255))
TYPED = {
    "words": {"words": WORDS},
    "place": {"place__district": "5101", "place__subdistrict": "510101", "place__words": "หน้าวัด"},
    "name_kind": {"name_kind": "none"},
}
FORMATS = {
    **{f"jpeg turned {turn}": (pictures.phone_jpeg(turn), "IMG_0001.JPG") for turn in range(1, 9)},
    "heic": (pictures.heic(), "IMG_0002.HEIC"),
    "webp": (pictures.saved(pictures.scene(), "WEBP", exif=pictures.exif()), "photo.webp"),
    "png": (pictures.saved(pictures.scene(), "PNG", exif=pictures.exif()), "Screenshot.png"),
}


@pytest.fixture
def citizen(app):
    """Somebody at the question for photographs, with everything before it answered."""
    try:
        catalogue.get_service("complaint")
    except NotFound:
        complaints.offer()
    make_authority()
    walker = Walker(Browser(app, app.response_class, use_cookies=True))
    go_to_photographs(walker)
    return walker


def go_to_photographs(walker: Walker) -> None:
    walker.go("/services/complaint?category=street-light")
    walker.press()
    go_on(walker, until="photographs")


def go_on(walker: Walker, *, until: str, **typed) -> None:
    """Answers as TYPED and `typed` say, and skips what may be skipped, until the page named."""
    for _ in range(20):
        key = key_of(walker)
        if key == until:
            return
        known = typed.get(key) or TYPED.get(key)
        page = walker.press(**known) if known else walker.press(action="skip")
        assert page.status == 200, (key, page.problems)
    raise AssertionError(f"{until} was never asked")


def key_of(walker: Walker) -> str:
    return walker.at.path.partition("?")[0].rpartition("/")[2]


def draft_of(walker: Walker):
    return drafts.get_draft(walker.at.path.split("/")[2])


def shown(walker: Walker) -> list[bytes]:
    """The bytes of every picture on the page of the case and on the page itself."""
    sources = [one.get("src") for one in walker.at.main.iter("img")]
    links = [one.get("href") for one in walker.at.main.iter("a") if "/file/" in (one.get("href") or "")]
    answers = [walker.client.get(address) for address in dict.fromkeys([*sources, *links])]
    assert all(one.status_code == 200 and one.mimetype == "image/jpeg" for one in answers)
    return [one.get_data() for one in answers]


def corners(picture: Image.Image) -> list[tuple[int, int, int]]:
    width, height = picture.size
    places = itertools.product((height // 8, height - height // 8), (width // 8, width - width // 8))
    return [picture.convert("RGB").getpixel((x, y)) for y, x in places]


def is_upright(data: bytes) -> bool:
    """Whether the four colours stand where they were seen."""
    pairs = zip(corners(Image.open(io.BytesIO(data))), CORNERS, strict=True)
    return all(abs(one - other) < 60 for pair in pairs for one, other in zip(*pair, strict=True))


@pytest.mark.parametrize("agrees", ["yes", "no"])
@pytest.mark.parametrize("kind", FORMATS)
def test_what_a_phone_sends_is_shown_upright_and_bare(citizen, kind, agrees):
    data, name = FORMATS[kind]
    page = citizen.press(files={"photographs": [(data, name)]})
    assert page.status == 200 and key_of(citizen) == "photo_position", page.problems
    go_on(citizen, until="review", photo_position={"photo_position": agrees})
    citizen.press()
    link = next(one.get("href") for one in citizen.at.main.iter("a") if "/track/" in one.get("href", ""))
    token = link.rpartition("/track/")[2]
    citizen.go(f"/track/{token}")
    held = shown(citizen)
    assert held and all(is_upright(one) for one in held)
    assert not any(secret in one for secret in SECRETS for one in held)
    assert not any(Image.open(io.BytesIO(one)).getexif() for one in held)
    case = cases.track_by_token(token, actor=Actor.citizen()).case
    (key,) = case.photos
    position = files.position_of(key)
    if agrees == "yes":
        assert position is not None
        assert (position.lat, position.lon) == pytest.approx((LAT, LON), abs=1e-4)
        assert (case.lat, case.lon) == pytest.approx((LAT, LON), abs=1e-3)
    else:
        assert (case.lat, case.lon) == (None, None)
        assert position is None or (position.lat, position.lon) == (None, None)


def test_a_broken_picture_is_refused_beside_the_field_and_the_rest_stays(citizen):
    before = draft_of(citizen).answers
    good, broken = pictures.phone_jpeg(6), pictures.bad()["jpeg, cut in half"][0]
    page = citizen.press(files={"photographs": [(good, "good.jpg"), (broken, "half.jpg"), (good, "again.jpg")]})
    assert page.status == 400 and len(page.problems) == 1 and "half.jpg" in page.problems[0]
    (message,) = page.all("p", class_="govuk-error-message")
    assert "half.jpg" in page.text(message)
    assert len(page.fields()["photographs-kept"]) == 2
    assert draft_of(citizen).answers == before and before["words"] == WORDS
    citizen.press()
    assert len(draft_of(citizen).answers["photographs"]) == 2


@pytest.mark.parametrize("number", [6, 9])
def test_more_than_fit_are_refused_and_the_first_kept(citizen, number):
    photo = pictures.saved(pictures.scene(80, 60))
    page = citizen.press(files={"photographs": [(photo, f"{n}.jpg") for n in range(number)]})
    assert page.status == 400 and "5" in page.problems[0]
    assert len(page.fields()["photographs-kept"]) == 5
    citizen.press()
    assert len(draft_of(citizen).answers["photographs"]) == 5


def test_hostile_uploads_break_nothing_and_lose_nothing(citizen):
    draft, chance, statuses = draft_of(citizen), random.Random(69), set()
    first = {"words": draft.answers["words"], "place": draft.answers["place"], "category": draft.answers["category"]}
    token = citizen.at.fields()["csrf_token"]
    hostile = list(pictures.hostile(200))
    for what, data, name in hostile if len(hostile) == UPLOADS else chance.sample(hostile, UPLOADS):
        seen = drafts.get_draft(draft.id).find("photographs").revision
        sent = {"csrf_token": token, "seen": str(seen), "photographs-photographs": "1"}
        upload = (io.BytesIO(data), name.encode("utf-8", "replace").decode())
        answer = citizen.client.post(
            f"/ask/{draft.id}/photographs", data=sent | {"photographs": upload}, content_type="multipart/form-data"
        )
        statuses.add(answer.status_code)
        assert answer.status_code in (302, 400, 413), what
        kept = drafts.get_draft(draft.id).answers
        assert {key: kept[key] for key in first} == first, what
    assert {302, 400} <= statuses
    citizen.go(f"/ask/{draft.id}/photographs")
    assert citizen.at.status == 200
    go_on(citizen, until="review", photo_position={"photo_position": "no"})
    assert WORDS in citizen.at.text(citizen.at.main)
