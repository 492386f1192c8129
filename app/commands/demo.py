"""`flask demo`: made-up matters to try the platform out, and very many of them to measure it."""

import time
from collections.abc import Callable

import click
from flask.cli import with_appcontext

from services import cases, codes, complaints, information, taxes
from services.assets.demo import seed_demo_assets
from services.audit import SYSTEM
from services.channels.demo import seed_demo_use
from services.codes.demo import seed_demo_codes
from services.complaints import bulk, demo
from services.counter.demo import seed_demo_counter
from services.db import session, unit_of_work
from services.devices.demo import seed_demo_kiosks
from services.errors import NotAllowed
from services.news.demo import seed_demo_news
from services.papers.demo import seed_demo_papers
from services.partners.demo import seed_demo_partners
from services.payments.layouts import seed_layouts
from services.people.demo import PASSWORD
from services.people.views import DEMO_DOMAIN
from services.products.demo import DemoProducts
from services.surveys.counting import count_fresh
from services.surveys.demo import DemoSurveys
from services.surveys.mixing import mix
from services.surveys.showing import renew_shown
from services.taxes import demo_businesses, demo_living


@click.command("demo")
@click.option("--rows", type=click.IntRange(min=1), help="Add so many made-up cases for measuring instead.")
@with_appcontext
def command(rows: int | None) -> None:
    """Puts in the demonstration; safe to repeat, and goes on where it was stopped. Never in production."""
    try:
        with unit_of_work():
            demo.prepare_demonstration()
            information.seed_examples()
            seed_layouts()
            taxes.seed_ordinances()
            demo_businesses.seed_demo_businesses(SYSTEM)
            seed_demo_kiosks(SYSTEM)
            seed_demo_partners()
    except NotAllowed as refused:
        raise click.ClickException("the demonstration is refused in production") from refused
    if rows:
        _add_rows(rows)
        return
    _live()
    _live_taxes()
    _answer_surveys()
    _hang_codes()
    _show_products()
    click.echo("Cases by status: " + ", ".join(f"{status} {n}" for status, n in demo.count_by_status().items()))
    click.echo(f"Sign-ins, all with the password {PASSWORD}:")
    click.echo("  officers  /staff/login    officer, head, finance, finance2 (approves second),")
    click.echo("                            finance-head, counter, registry, integrity,")
    click.echo(f"                            executive, auditor, admin, each {DEMO_DOMAIN}")
    click.echo(f"  citizens  /account/sign-in  citizen{DEMO_DOMAIN}, operator{DEMO_DOMAIN}")


def _add_rows(rows: int) -> None:
    """One short transaction a chunk, so that others may work meanwhile."""
    begun = time.monotonic()
    adding = bulk.Bulk(rows)
    session().rollback()
    with unit_of_work():
        adding.begin()
    while not adding.is_over:
        with unit_of_work():
            written = adding.write()
        click.echo(f"{written:,}/{rows:,}  {written / (time.monotonic() - begun):,.0f} a second")
    click.echo("counting and analysing …")
    with unit_of_work():
        adding.finish()
    last = adding.first + rows - 1
    click.echo(f"References {bulk.bulk_reference(adding.first)} … {bulk.bulk_reference(last)}, code {bulk.BULK_CODE}")


def _live() -> None:
    demonstration = demo.Demonstration()
    session().rollback()
    said = 0
    while not demonstration.is_over:
        with unit_of_work():
            opened = demonstration.live_on()
        if opened >= said + 40 or demonstration.is_over:
            said = opened - opened % 40
            click.echo(f"{opened}/{len(demonstration.matters)}")
    for fold in (cases.fold_tallies, complaints.fold_report_tallies):
        _fold(fold)
    with unit_of_work():
        seed_demo_assets()
        seed_demo_news()
        seed_demo_counter()
        seed_demo_papers()


def _fold(fold: Callable[[], int]) -> None:
    with unit_of_work():
        while fold():
            pass


def _live_taxes() -> None:
    session().rollback()
    year = demo_living.TaxYear()
    session().rollback()
    while not year.is_over:
        with unit_of_work():
            year.live_on()
    for make in (taxes.make_months_due, cases.fold_tallies):
        _fold(make)
    with unit_of_work():
        demo_living.seed_demo_registration()
        click.echo(f"Returns: {demo_living.count_returns()}")


def _hang_codes() -> None:
    session().rollback()
    with unit_of_work():
        made = seed_demo_codes()
    _fold(codes.fold_code_tallies)
    if made:
        click.echo(f"Printed codes: {made}")


def _answer_surveys() -> None:
    session().rollback()
    demonstration = DemoSurveys()
    session().rollback()
    for stage in demonstration.stages:
        with unit_of_work():
            stage()
        for work in (count_fresh, mix, renew_shown):
            while work():
                pass
    if demonstration.stages:
        click.echo(f"Answers to surveys: {demonstration.answers}")


def _show_products() -> None:
    session().rollback()
    products = DemoProducts()
    session().rollback()
    with unit_of_work():
        made = products.seed()
        seed_demo_use()
    if made:
        click.echo(f"Products: {made}")
