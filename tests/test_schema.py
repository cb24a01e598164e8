"""The JSON Schema of the text format: every record that ships is valid by it, and what the loader refuses is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from foedus.cli.schema import equip
from foedus.loader.scenario import SHIPPED, load_text
from foedus.loader.schema import schemas
from foedus.model import word as w

SCHEMAS = schemas()
CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
FILES = sorted(p for p in (*SHIPPED.rglob("*.yaml"), *(SHIPPED.parent / "starter").rglob("*.yaml")))


def kind_of(path: Path) -> str:
    return {"instruments": "instrument", "events": "events"}.get(path.parent.name, path.stem)


def loaded(path: Path, loader: Any) -> Any:
    return yaml.load(path.read_text("utf-8"), loader)


def errors(kind: str, data: Any) -> list[str]:
    return [f"{e.json_path}: {e.message[:200]}" for e in Draft202012Validator(SCHEMAS[kind]).iter_errors(data)]


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[kind])


def test_every_file_that_ships_is_valid() -> None:
    assert len(FILES) > 300
    assert {str(p): found for p in FILES if (found := errors(kind_of(p), loaded(p, yaml.BaseLoader)))} == {}


def test_every_legal_case_is_valid() -> None:
    sound = [p for p in CASES if not any(d.severity == "error" for d in load_text(p.read_text("utf-8"))[1])]
    assert len(sound) > 300
    assert {p.name: found for p in sound if (found := errors("document", loaded(p, yaml.BaseLoader)["scenario"]))} == {}


def test_an_editor_that_knows_types_finds_nothing_wrong_either() -> None:
    class Typed(yaml.SafeLoader):
        """Scalars as YAML 1.2 types them: numbers and null, and no dates."""

    kept = {
        key: [(tag, regexp) for tag, regexp in pairs if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
        for key, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Typed.yaml_implicit_resolvers = kept
    assert {str(p): found for p in FILES if (found := errors(kind_of(p), loaded(p, Typed)))} == {}


MINIMAL: dict[str, Any] = {
    "states": {"A": {"name": "Arland"}, "B": {"name": "Berland"}},
    "conflicts": {"war": {"name": "War", "span": "1930-01-01/1931-01-01"}},
    "instruments": [
        {
            "instrument": "t", "name": "T", "kind": "treaty", "parties": ["A", "B"], "signed": "1925-01-01", "in_force": "1925-01-01",
            "articles": {"1": {"says": "Text.", "promises": [{"id": "p", "who": "A", "to": "B", "duty": "defend", "when": "attack"}]}},
        }
    ],
    "events": [{"id": "e", "date": "1930-02-01", "kind": "attack", "by": "B", "against": "A", "conflict": "war", "says": "Text."}],
}  # fmt: skip


def changed(*path: str | int, value: Any) -> Iterator[Any]:
    data = json.loads(json.dumps(MINIMAL))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    yield data


PROMISE = ("instruments", 0, "articles", "1", "promises", 0)
FAULTS = {
    "a key that there is not": next(changed("states", "A", "colour", value="red")),
    "a duty that there is not": next(changed(*PROMISE, "duty", value="defendd")),
    "a kind that there is not": next(changed("events", 0, "kind", value="atack")),
    "a kind of instrument that there is not": next(changed("instruments", 0, "kind", value="pact")),
    "a fact that is no fact": next(changed("events", 0, "flagrant", value="perhaps")),
    "a condition that there is not": next(changed(*PROMISE, "if", value={"acts": "B"})),
    "a term that there is not": next(changed(*PROMISE, "due", value="soon")),
    "a citation without what was seen": next(changed("events", 0, "sources", value=["book, p. 1"])),
    "an id that is none": next(changed("events", 0, "id", value="e 1")),
    "claims that are no list": next(changed("events", 0, "claims", value={"field": "date", "value": "1930"})),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_the_loader_refuses_the_schema_refuses(fault: str) -> None:
    assert not errors("document", MINIMAL)
    assert not [d for d in load_text(json.dumps(MINIMAL))[1] if d.severity == "error"]
    assert [d for d in load_text(json.dumps(FAULTS[fault]))[1] if d.severity == "error"]
    assert errors("document", FAULTS[fault])


def test_the_words_of_the_language_are_offered() -> None:
    event = SCHEMAS["events"]["items"]["properties"]
    assert event["kind"]["enum"] == list(w.KINDS)
    promise = SCHEMAS["instrument"]["properties"]["articles"]["additionalProperties"]["properties"]["promises"]["anyOf"][-1]["items"]
    assert promise["properties"]["duty"]["enum"] == list(w.DUTIES)


def test_an_editor_is_given_its_settings_once(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text("name: X\n", encoding="utf-8")
    equip(tmp_path)
    settings = tmp_path / ".vscode" / "settings.json"
    for place in json.loads(settings.read_text("utf-8"))["yaml.schemas"]:
        assert json.loads((tmp_path / place).read_text("utf-8"))["title"].startswith("foedus")
    settings.write_text("{}", encoding="utf-8")
    equip(tmp_path)
    assert settings.read_text("utf-8") == "{}"
