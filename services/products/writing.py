"""Writing products: added and changed by officers, shown to everybody and taken away, with pictures."""

import re
from dataclasses import fields, replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from services import audit, clock, files, organisation
from services.audit import Actor, ActorKind, Role
from services.db import session
from services.errors import NotAllowed, NotFound, Problem, RuleBroken, Stale
from services.products.models import Product
from services.products.reading import OWNER, product_row
from services.products.views import ProductDetails, ProductView, product_view
from services.text import Words, normalise, single_line

#: Who may write products and make codes for their pieces.
EDITORS = frozenset({Role.HEAD, Role.REGISTRY, Role.ADMIN})
NAME, TEXT, PRICE, ALT = 150, 4000, 120, 200
MOST_PICTURES = 6
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def add_product(details: ProductDetails, *, actor: Actor) -> ProductView:
    """A new product, not yet published. NotAllowed; RuleBroken naming each bad field."""
    only_editors(actor)
    details = _checked(details, None)
    row = Product(key=details.key, pictures=[], is_published=False, revision=1, changed_at=clock.now())
    try:
        with session().begin_nested():
            _put(row, details)
            session().add(row)
            session().flush()
    except IntegrityError:
        # A colleague wrote one of the same key in this moment.
        raise RuleBroken("key", "key_taken") from None
    audit.record("add product", actor=actor, subject="product", subject_id=row.id, fields=_FIELDS)
    return product_view(row)


def change_product(product_id: int, details: ProductDetails, *, actor: Actor, seen: int | None = None) -> ProductView:
    """Changes a product; its key stays. NotFound, NotAllowed; Stale where a colleague did meanwhile; RuleBroken."""
    only_editors(actor)
    row = product_row(product_id, lock=True)
    if seen is not None and seen != row.revision:
        raise Stale("revision", row.revision, seen)
    before = product_view(row).details
    details = _checked(replace(details, key=row.key), product_id)
    changed = [one.name for one in fields(details) if getattr(before, one.name) != getattr(details, one.name)]
    if changed:
        _put(row, details)
        _note(row)
        audit.record("change product", actor=actor, subject="product", subject_id=row.id, fields=changed)
    return product_view(row)


def set_published(product_id: int, is_published: bool, *, actor: Actor) -> ProductView:
    """Shows a product to everybody, or takes it away; the codes of its pieces lead nowhere meanwhile."""
    only_editors(actor)
    row = product_row(product_id, lock=True)
    if row.is_published != is_published:
        row.is_published = is_published
        _note(row)
        action = "publish product" if is_published else "withdraw product"
        audit.record(action, actor=actor, subject="product", subject_id=row.id, fields=("is_published",))
    return product_view(row)


def add_picture(product_id: int, key: str, words: Words, *, actor: Actor) -> ProductView:
    """Gives it one more picture (a photograph just taken in). RuleBroken("picture", "too_many_pictures")."""
    only_editors(actor)
    row = product_row(product_id, lock=True)
    if len(row.pictures) >= MOST_PICTURES:
        raise RuleBroken("picture", "too_many_pictures", max=MOST_PICTURES)
    words = Words(single_line(words.th)[:ALT], single_line(words.en)[:ALT])
    row.pictures = [*row.pictures, {"key": key, "th": words.th, "en": words.en}]
    files.attach([key], OWNER, row.id)
    _note(row)
    audit.record("add picture", actor=actor, subject="product", subject_id=row.id, fields=("pictures",))
    return product_view(row)


def remove_picture(product_id: int, key: str, *, actor: Actor) -> ProductView:
    """Takes a picture away. NotFound where it has no such picture."""
    only_editors(actor)
    row = product_row(product_id, lock=True)
    if key not in {each["key"] for each in row.pictures}:
        raise NotFound("picture")
    row.pictures = [each for each in row.pictures if each["key"] != key]
    files.remove(key, actor=actor)
    _note(row)
    audit.record("remove picture", actor=actor, subject="product", subject_id=row.id, fields=("pictures",))
    return product_view(row)


def only_editors(actor: Actor) -> None:
    """NotAllowed for everybody else."""
    if actor.kind is not ActorKind.SYSTEM and not actor.has_role(*EDITORS):
        raise NotAllowed("products are written by heads, the registry and administrators")


_FIELDS = tuple(one.name for one in fields(ProductDetails))


def _checked(details: ProductDetails, product_id: int | None) -> ProductDetails:
    details = replace(
        details,
        key=details.key.strip(),
        name=_line(details.name),
        producer=_line(details.producer),
        pattern=_text(details.pattern),
        process=_text(details.process),
        price=_line(details.price),
        certificate=single_line(details.certificate),
    )
    problems = _key_problems(details.key, product_id)
    problems += _words_problems("name", details.name, NAME) + _words_problems("producer", details.producer, NAME)
    problems += _words_problems("pattern", details.pattern, TEXT) + _words_problems("process", details.process, TEXT)
    problems += _words_problems("price", details.price, PRICE, is_needed=False)
    if len(details.certificate) > PRICE:
        problems.append(Problem("certificate", "too_long", {"max": PRICE}))
    if details.district and organisation.find_district(details.district) is None:
        problems.append(Problem("district", "not_on_list"))
    if details.unit_id is not None and details.unit_id not in {unit.id for unit in organisation.list_units()}:
        problems.append(Problem("unit", "not_on_list"))
    if problems:
        raise RuleBroken.of(problems)
    return details


def _key_problems(key: str, product_id: int | None) -> list[Problem]:
    # "pictures" and "check" are pages of their own.
    if not _KEY.fullmatch(key) or len(key) > 60 or key in ("pictures", "check"):
        return [Problem("key", "key_shape")]
    other = session().scalar(select(Product.id).where(Product.key == key))
    return [Problem("key", "key_taken")] if other is not None and other != product_id else []


def _words_problems(name: str, words: Words, most: int, *, is_needed: bool = True) -> list[Problem]:
    problems = []
    for field, value in ((f"{name}_th", words.th), (f"{name}_en", words.en)):
        if is_needed and not value:
            problems.append(Problem(field, "required"))
        elif len(value) > most:
            problems.append(Problem(field, "too_long", {"max": most}))
    return problems


def _line(words: Words) -> Words:
    return Words(single_line(words.th), single_line(words.en))


def _text(words: Words) -> Words:
    return Words(normalise(words.th), normalise(words.en))


def _put(row: Product, details: ProductDetails) -> None:
    row.name_th, row.name_en = details.name.th, details.name.en
    row.producer_th, row.producer_en = details.producer.th, details.producer.en
    row.pattern_th, row.pattern_en = details.pattern.th, details.pattern.en
    row.process_th, row.process_en = details.process.th, details.process.en
    row.price_th, row.price_en = details.price.th, details.price.en
    row.certificate, row.certificate_until = details.certificate, details.certificate_until
    row.district, row.unit_id = details.district or None, details.unit_id


def _note(row: Product) -> None:
    row.revision, row.changed_at = row.revision + 1, clock.now()
    session().flush()
