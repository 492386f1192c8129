"""`.env.example` names exactly what Settings reads, with the same defaults."""

from app.config import ROOT, Settings


def variables(text: str) -> dict[str, str]:
    """Name → value of each line that sets something."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    pairs = (line.split("=", 1) for line in lines)
    return {name: value.strip('"') for name, value in pairs}


def differences(text: str) -> list[str]:
    """What the example says otherwise than Settings."""
    found = variables(text)
    expected = {name.upper(): str(field.default) for name, field in Settings.model_fields.items()}
    wrong = [f"{name} is missing" for name in expected.keys() - found.keys()]
    wrong += [f"{name} is read by nobody" for name in found.keys() - expected.keys()]
    return sorted(
        wrong
        + [f"{n}: {found[n]!r} is not {expected[n]!r}" for n in expected if found.get(n) not in (None, expected[n])]
    )


def test_the_example_and_the_settings_agree():
    assert differences((ROOT / ".env.example").read_text(encoding="utf-8")) == []


def test_this_guard_can_fail():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert differences(text + "\nNOBODY_READS=1\n") == ["NOBODY_READS is read by nobody"]
    assert differences(text.replace("QUEUE_URL=\n", "")) == ["QUEUE_URL is missing"]
    assert differences(text.replace("WEB_WORKERS=2", "WEB_WORKERS=3")) == ["WEB_WORKERS: '3' is not '2'"]
