"""`flask organisation`: what an authority begins with, entered once before its first officer signs in."""

import click
from flask.cli import AppGroup

from services import assets, complaints, information, organisation, taxes
from services.audit import SYSTEM
from services.db import unit_of_work
from services.organisation import UnitDetails
from services.organisation.provinces import CENTRES
from services.payments.layouts import seed_layouts
from services.surveys.seed import seed_satisfaction
from services.text import Words

group = AppGroup("organisation", help="The authority itself.")

#: The one unit that every authority has: it screens what comes in, and what belongs to nobody else stays with it.
_REGISTRY = UnitDetails(Words("ศูนย์รับเรื่องราวร้องทุกข์", "Complaints registry"), Words("ศูนย์รับเรื่องฯ", "Registry"))


@group.command("begin")
@click.option("--province", required=True, type=click.Choice(sorted(CENTRES)), metavar="CODE", help="As 51 (Lamphun).")
def begin(province: str) -> None:
    """Enters places, hours, holidays, hotlines, the registry's unit and the categories; what is there stays."""
    with unit_of_work():
        organisation.seed_base(SYSTEM, province_code=province)
        if organisation.find_unit("registry") is None:
            organisation.create_unit("registry", _REGISTRY, actor=SYSTEM)
        added = complaints.seed_categories(actor=SYSTEM)
        assets.seed_kinds()
        information.seed_information()
        seed_layouts()
        taxes.seed_ordinances()
        seed_satisfaction(SYSTEM)
    click.echo(f"Districts: {len(organisation.list_districts())}, categories added: {added}.")
    click.echo("Units, by their keys: " + ", ".join(unit.key for unit in organisation.list_units()))
