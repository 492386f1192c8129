"""Reads a field's markup as a browser would: strictly, and for what its form would send."""

from html5lib import HTMLParser, treebuilders
from werkzeug.datastructures import MultiDict

SPACE = "{http://www.w3.org/1999/xhtml}"


def parse(markup: str):
    """The tree of a page that holds the markup; a mistake in it raises."""
    parser = HTMLParser(strict=True, tree=treebuilders.getTreeBuilder("etree"))
    return parser.parse(
        f"<!doctype html><html lang=th><head><title>x</title></head><body><form>{markup}</form></body></html>"
    )


def all_of(tree, *tags: str) -> list:
    return [element for element in tree.iter() if str(element.tag).removeprefix(SPACE) in tags]


def tag(element) -> str:
    return element.tag.removeprefix(SPACE)


def text(element) -> str:
    return " ".join("".join(element.itertext()).split())


def controls(tree) -> list:
    """What people fill in."""
    return [each for each in all_of(tree, "input", "select", "textarea") if each.get("type") != "hidden"]


def assert_sound(tree) -> None:
    """Unique ids; one label for each control; nothing described by what is not there."""
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), ids
    labels = [label.get("for") for label in all_of(tree, "label")]
    assert len(labels) == len(set(labels))
    for control in controls(tree):
        assert control.get("id") in labels, control.attrib
    assert set(labels) <= set(ids)
    for element in tree.iter():
        for reference in (element.get("aria-describedby") or "").split() + (
            element.get("aria-labelledby") or ""
        ).split():
            assert reference in ids, reference
    for fieldset in all_of(tree, "fieldset"):
        assert any(tag(child) == "legend" and text(child) for child in fieldset)
    for button in all_of(tree, "button"):
        assert button.get("type") and text(button)


def sent(tree) -> MultiDict:
    """What a browser would send of the form as it stands."""
    form: MultiDict = MultiDict()
    for control in all_of(tree, "input", "select", "textarea"):
        name = control.get("name")
        if tag(control) == "textarea":
            form.add(name, control.text or "")
        elif tag(control) == "select":
            options = all_of(control, "option")
            chosen = [each for each in options if each.get("selected") is not None] or options[:1]
            form.add(name, chosen[0].get("value"))
        elif control.get("type") in ("radio", "checkbox"):
            if control.get("checked") is not None:
                form.add(name, control.get("value"))
        elif control.get("type") != "file":
            form.add(name, control.get("value", ""))
    return form
