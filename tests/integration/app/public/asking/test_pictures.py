"""Pictures on the way: a good one is kept beside a broken one, and nobody else sees them."""

import io

from PIL import Image

from services import drafts
from tests.factories.asking import answer_all, start
from tests.factories.walking import Walker


def _png():
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(data, "PNG")
    return data.getvalue()


def test_good_picture_is_kept_beside_a_broken_one(walker):
    draft_id = start(walker)
    answer_all(walker, until="photos")
    page = walker.press(files={"photos": [(_png(), "good.jpg"), (b"no picture at all", "bad.jpg")]})
    assert page.status == 400
    assert "bad.jpg" in " ".join(page.problems)
    (kept,) = page.fields()["photos-kept"]
    assert walker.client.get(f"/ask/{draft_id}/files/{kept}").status_code == 200
    walker.press()
    assert drafts.get_draft(draft_id).answers["photos"] == [kept]


def test_pictures_are_shown_to_their_session_only(app, walker):
    draft_id = start(walker)
    answer_all(walker, until="photos")
    walker.press(files={"photos": [(_png(), "a.png")]})
    (key,) = drafts.get_draft(draft_id).answers["photos"]
    assert walker.client.get(f"/ask/{draft_id}/files/{key}").mimetype.startswith("image/")
    stranger = Walker(app.test_client())
    other = start(stranger)
    assert stranger.client.get(f"/ask/{draft_id}/files/{key}").status_code == 404
    assert stranger.client.get(f"/ask/{other}/files/{key}").status_code == 404
