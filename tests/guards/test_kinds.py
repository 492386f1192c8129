"""Every kind of question exists for services, for the web and for the chat, says what can be set, and has words."""

import inspect
from pathlib import Path

import pytest

from app.config import ROOT
from app.shared.fields import get_field, list_fields
from app.shared.problems import REQUIRED, WORDS
from services.questions import KIND_MODULES, codes, get_kind, list_kinds

#: The kinds that the house promises; others may join them.
KINDS = {"text", "long_text", "number", "money", "date", "month", "choice", "choices", "yes_no", "phone", "email"} | {
    "thai_id", "place", "photographs", "file", "rating", "lines", "scale", "matrix", "ranking",
}  # fmt: skip
#: Modules of services/questions that are no kind.
_OTHERS = {"__init__", "base", "codes", "days", "heard", "kind"}
_CHAT = ROOT / "chatbot" / "asking"


def modules(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.py")}


def test_every_kind_that_is_promised_is_there():
    assert set(list_kinds()) >= KINDS


def test_a_module_for_every_kind():
    assert modules(ROOT / "services" / "questions") - _OTHERS == set(list_kinds())
    assert {module.__name__.rpartition(".")[2] for module in KIND_MODULES} == set(list_kinds())


@pytest.mark.parametrize("kind", list_kinds())
def test_a_field_for_every_kind(kind):
    assert kind in list_fields()
    assert callable(get_field(kind).read) and callable(get_field(kind).context)
    assert (ROOT / "app" / "shared" / "fields" / f"{kind}.py").is_file()
    assert (ROOT / "templates" / "components" / "fields" / f"{kind}.html").is_file()


def test_no_field_without_a_kind():
    assert set(list_fields()) == set(list_kinds())


@pytest.mark.parametrize("kind", list_kinds())
def test_a_way_of_asking_in_chat_for_every_kind(kind):
    if _CHAT.is_dir():
        assert kind in modules(_CHAT)


@pytest.mark.parametrize("kind", list_kinds())
def test_every_setting_is_documented(kind):
    documentation = inspect.getdoc(type(get_kind(kind))) or ""
    _, heading, listed = documentation.partition("Settings:")
    assert heading
    documented = {line.strip().partition(":")[0] for line in listed.splitlines() if ":" in line}
    assert documented == set(get_kind(kind).settings)


def test_every_code_has_words_on_the_web():
    declared = {value for name, value in vars(codes).items() if name.isupper() and isinstance(value, str)}
    assert declared == set(codes.ALL)
    assert declared <= set(WORDS)
    assert set(list_kinds()) <= set(REQUIRED)
