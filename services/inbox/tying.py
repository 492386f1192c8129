"""The chat of a citizen with an account: tied and let go as the account is."""

from sqlalchemy import update

from services import db, events, people
from services.inbox.models import ChatUser
from services.inbox.users import find_user
from services.people import IdentityTied, IdentityUntied, PersonErased


def install() -> None:
    """Listens; called by `services.offered.install`."""
    events.listen(IdentityTied, tie)
    events.listen(IdentityUntied, let_go)
    events.listen(PersonErased, forget)


def tie(tied: IdentityTied) -> None:
    """Whoever writes by that chat is this citizen from now on."""
    user = find_user(tied.provider, tied.subject)
    if user is not None:
        user.person_id = tied.person_id
        db.session().flush()


def let_go(untied: IdentityUntied) -> None:
    """The chats of the citizen at that provider are nobody's any more."""
    chats = update(ChatUser).where(ChatUser.person_id == untied.person_id, ChatUser.channel == untied.provider)
    db.session().execute(chats.values(person_id=None))


def forget(erased: PersonErased) -> None:
    """No chat is that of an account which was closed."""
    db.session().execute(update(ChatUser).where(ChatUser.person_id == erased.person_id).values(person_id=None))


def recognise(user: ChatUser) -> None:
    """Ties a chat whose owner signed in by the provider before ever writing here."""
    if user.person_id is None:
        user.person_id = people.find_person_of(user.channel, user.address)
