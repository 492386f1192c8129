"""The pages of papers and of the keys that sign by who opens them, and the papers that their addresses need."""

from services import papers, people
from services.db import unit_of_work
from services.payments import keys
from tests.factories.issued import paper_details

OPEN = ("/verify/{good_paper_code}", "/verify/{replaced_paper_code}")
REGISTRY = (
    "/staff/papers", "/staff/papers?q=zzzz", "/staff/papers?kind=certificate&state=good", "/staff/papers/new",
    "/staff/papers/new?replaces={good_paper}", "/staff/papers/{good_paper}", "/staff/papers/{draft_paper}",
    "/staff/papers/{replaced_paper}", "/staff/papers/{stamped_paper}", "/staff/papers/{draft_paper}/edit",
)  # fmt: skip
OFFICER = ("/staff/papers", "/staff/papers/new")
ADMIN = (
    "/staff/settings/signing-keys", "/staff/settings/signing-keys/rotate",
    "/staff/settings/signing-keys/{old_key}/revoke",
)  # fmt: skip
#: What is no page.
LINKS = ["/verify/keys.json", "/verify/worker.js"]
PAPERS = [
    "/staff/papers/{good_paper}.pdf", "/staff/papers/{draft_paper}.pdf", "/staff/papers/{good_paper}/stamp.png",
    "/staff/papers/{stamped_paper}/stamp.svg", "/staff/papers/{good_paper}/stamp.pdf",
]  # fmt: skip
#: Forms that are sent empty.
EMPTY = [
    ("/staff/papers/new", ""), ("/staff/papers/new?replaces={good_paper}", ""),
    ("/staff/papers/{good_paper}", "/cancel"),
]  # fmt: skip
EMPTY_ADMIN = [
    ("/staff/settings/signing-keys/rotate", ""), ("/staff/settings/signing-keys/{old_key}/revoke", ""),
]  # fmt: skip


def plant() -> dict[str, str]:
    """One of each state, one that is made elsewhere, and a key that was replaced."""
    officer = people.find_officer("registry@demo.pracha.example")
    assert officer is not None
    actor = people.actor_for(officer)

    def register(number: str, replaces: int | None = None, **told: object) -> int:
        return papers.register_paper(
            paper_details(number, **told), actor=actor, replaces=replaces, reason="สะกดชื่อผู้รับผิด" if replaces else ""
        )

    with unit_of_work():
        old_key = keys.signing_key().id
        keys.rotate_key(actor=actor)
        draft = register("ลพ 51001/901", kind="memorandum", is_person=False, to="นายกองค์การบริหารส่วนจังหวัดลำพูน")
        good = papers.issue_paper(register("ลพ 51001/902", is_person=False, to="โรงแรมตัวอย่างริมน้ำกวง"), actor=actor)
        replaced = papers.issue_paper(register("ลพ 51001/903"), actor=actor)
        papers.issue_paper(register("ลพ 51001/904", replaced.id), actor=actor)
        stamped = papers.issue_paper(register("ลพ 51001/905", is_elsewhere=True, body=()), actor=actor)
    return {
        "old_key": str(old_key),
        "draft_paper": str(draft),
        "good_paper": str(good.id),
        "good_paper_code": good.printed_code,
        "replaced_paper": str(replaced.id),
        "replaced_paper_code": replaced.printed_code,
        "stamped_paper": str(stamped.id),
    }
