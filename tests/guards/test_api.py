"""The description of the API is true and whole: every address of machines, every kind of answer, valid OpenAPI."""

import json
from pathlib import Path

import jsonschema
import jsonschema_rs
import pytest
from schemathesis.specs.openapi import definitions

from app import create_app
from app.api.openapi import document
from app.api.v1.raw_answers import list_schemas, schema_of_kind
from app.config import ROOT
from app.shared.access import rule_of
from app.shared.bearer import partner
from app.shared.describing import Answer, Description, describe, list_described
from services.questions import list_kinds
from tests.conftest import make_settings

#: JSON that is no interface: parts of pages, events of a chat platform, what officers' pages ask by themselves.
NOT_FOR_OTHERS = {"line.receive"}
V1 = "/api/v1/"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(make_settings(tmp_path_factory.mktemp("described")))


@pytest.fixture(scope="module")
def described(app):
    with app.app_context():
        return document(app, "http://localhost:8000")


def is_for_machines(rule) -> bool:
    """Whether programs of others ask there: by its address, its ending or its door."""
    told = rule.rule.startswith("/api/") or rule.rule.endswith((".json", ".<kind>"))
    return (told or rule.endpoint.startswith("api.")) and not rule.rule.startswith(("/staff", "/static", "/simulator"))


def undescribed(app) -> list[str]:
    """Addresses of machines and of JSON that nothing describes."""
    known = {endpoint for _rule, _method, endpoint, _description in list_described(app)}
    rules = [rule for rule in app.url_map.iter_rules() if is_for_machines(rule) and rule.rule != "/metrics"]
    return sorted(rule.rule for rule in rules if rule.endpoint not in known | NOT_FOR_OTHERS)


def test_every_json_address_is_described(app):
    assert undescribed(app) == []


def test_an_address_without_description_is_found(tmp_path):
    other = create_app(make_settings(tmp_path))
    other.add_url_rule("/api/v1/forgotten", "forgotten", lambda: "{}")
    assert undescribed(other) == ["/api/v1/forgotten"]


def test_the_description_is_valid_openapi(described):
    definitions.OPENAPI_31_VALIDATOR.validate(described)


def test_an_invalid_description_is_found(described):
    broken = json.loads(json.dumps(described))
    broken["paths"]["/api/v1/drafts"]["post"]["responses"]["200"] = {"content": 1}
    with pytest.raises(jsonschema_rs.ValidationError):
        definitions.OPENAPI_31_VALIDATOR.validate(broken)


def test_references_lead_somewhere(described):
    known = set(described["components"]["schemas"])
    found = {part.partition('"')[0] for part in json.dumps(described).split("#/components/schemas/")[1:]}
    assert found <= known
    assert known - found == {f"Answer_{kind}" for kind in list_kinds()}


def test_schemas_are_schemas(described):
    for schema in described["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_kind_of_question_has_a_schema():
    assert list_schemas() == list_kinds()
    for kind in list_kinds():
        jsonschema.Draft202012Validator.check_schema(schema_of_kind(kind))


def test_the_key_is_asked_for_where_it_is_said(app):
    """What the description says of the key is what the rule of the view says; and all of /api/v1 wants one."""
    for rule, method, endpoint, description in list_described(app):
        is_closed = rule_of(app.view_functions[endpoint]) is partner
        assert description.by_key == is_closed, (method, rule)
        assert is_closed == rule.startswith(V1), (method, rule)


def test_a_description_stands_beside_its_view():
    @describe(Description("Nothing", {200: Answer("Nothing")}))
    def view() -> None: ...

    assert view.described.summary == "Nothing"


def test_writing_views_need_no_form(app):
    """Every view that changes something under /api/v1 is spared the token of forms and the limit by address."""
    source = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "app" / "api" / "v1").glob("*.py")}
    for rule, method, endpoint, _description in list_described(app):
        if rule.startswith(V1) and method != "GET":
            view = app.view_functions[endpoint]
            module = Path(view.__module__.replace(".", "/")).name
            body = source[module].partition(f"def {view.__name__}(")[0].rpartition("@api.")[2]
            assert "@for_machines" in body, endpoint
