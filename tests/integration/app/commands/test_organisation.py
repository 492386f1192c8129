"""`flask organisation begin`: an empty database becomes one in which a first officer can be made."""

from services import complaints, organisation
from services.db import db


def run(app, *words):
    db.session.commit()
    return app.test_cli_runner().invoke(args=["organisation", "begin", *words])


def test_an_empty_database_gets_what_the_first_officer_needs(app):
    assert organisation.list_units() == []
    done = run(app, "--province", "51")
    assert done.exit_code == 0
    assert "Districts: 8, categories added: 32." in done.output
    made = app.test_cli_runner().invoke(
        args=["staff", "create", "it@example.org", "--role", "admin", "--unit", "registry"]
    )
    assert made.exit_code == 0 and "/staff/invitation/" in made.output
    assert {category.unit_id for category in complaints.list_categories()} == {organisation.find_unit("registry").id}


def test_again_changes_nothing(app):
    run(app, "--province", "51")
    done = run(app, "--province", "51")
    assert "categories added: 0." in done.output
    assert [unit.key for unit in organisation.list_units()] == ["registry"]


def test_a_province_that_is_none(app):
    done = run(app, "--province", "00")
    assert done.exit_code != 0 and "00" in done.output
    assert organisation.list_units() == []
