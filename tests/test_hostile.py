"""Hostile files: each is told with its place, or refused; none is evaluated, followed out of its folder, or waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import foedus
from foedus.checker.check import check
from foedus.loader import scenario as loader
from foedus.loader.scenario import load_path

STATES = "states: {A: {name: A}, B: {name: B}}\n"
PAIR = """
  kind: treaty
  parties: [A, B]
  in_force: 1900-01-01
  articles:
    "1":
      says: T.
      promises: [{id: p, who: A, to: B, duty: defend, when: attack}]
"""
FILES: dict[str, tuple[bytes, str, int]] = {  # what the file holds, and the code and line of the first error
    "deep lists": (b"states: " + b"[" * 5000 + b"]" * 5000, "yaml_syntax", 1),
    "deep maps": (b"states: " + b"{a: " * 3000 + b"1" + b"}" * 3000, "yaml_depth", 1),
    "deep indents": (b"states:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 999)), "yaml_depth", 41),
    "an alias": (b"id: x\nname: &a [x, x]\nstates: [*a, *a]", "yaml_anchor", 2),
    "a tag that runs code": (b'id: x\nstates: !!python/object/apply:os.system ["touch hacked"]', "yaml_tag", 2),
    "a key given twice": (b"states:\n  A: {name: A}\n  A: {name: B}", "duplicate_key", 3),
    "NUL": (b'states: {A: {name: "A\x00B"}}', "yaml_syntax", 1),
    "UTF-16": (STATES.encode("utf-16"), "not_utf8", 1),
    "Latin-1": ("states: {A: {name: Ö}}".encode("latin-1"), "not_utf8", 1),
    "a turn of direction": (f"{STATES}name: 'A\u202eB'".encode(), "hidden_character", 2),
    "a space of no width": (f"{STATES}name: 'A\u200bB'".encode(), "hidden_character", 2),
    "a text too large": (b'states: {A: {name: "' + b"x" * 8_000_000 + b'"}}', "file_too_large", 1),
    "two documents": (f"{STATES}---\n{STATES}".encode(), "yaml_documents", 2),
    "no YAML": (b"{{{{", "yaml_syntax", 2),
    "a list": (b"- a", "wrong_shape", 1),
    "texts that wait on each other": (
        f"{STATES}instruments:\n- instrument: a\n  name: a\n  waits_on: [b]{PAIR}"
        f"- instrument: b\n  name: b\n  waits_on: [a]{PAIR}".encode(),
        "circle",
        5,
    ),
    "places in each other": (f"{STATES}places: {{p: {{name: P, in: q}}, q: {{name: Q, in: p}}}}".encode(), "circle", 2),
    "bodies of each other": (f"{STATES}bodies: {{x: {{name: X, of: y}}, y: {{name: Y, of: x}}}}".encode(), "circle", 2),
}


def told(path: Path) -> list[tuple[str, int]]:
    """Code and line of each error of a file or a folder."""
    scenario, found = load_path(path)
    return [(d.code, d.span.line) for d in (*found, *check(scenario)) if d.severity == "error"]


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_told(name: str, tmp_path: Path) -> None:
    content, code, line = FILES[name]
    path = tmp_path / "scenario.yaml"
    path.write_bytes(content)
    found = told(path)
    assert found[:1] == [(code, line)]
    assert [p.name for p in tmp_path.iterdir()] == ["scenario.yaml"]


def test_a_long_chain_is_followed_to_its_end(tmp_path: Path) -> None:
    """Longer than Python may recurse: places within places, texts that wait on texts."""
    many = 3000
    places = "".join(f"  p{n}: {{name: P, in: p{n + 1}}}\n" for n in range(many)) + f"  p{many}: {{name: P, in: A}}\n"
    texts = "".join(f"- instrument: i{n}\n  name: n\n  waits_on: [i{n + 1}]{PAIR}" for n in range(many))
    event = "[{id: e, date: 1901-01-01, kind: attack, by: A, against: B, where: p0, conflict: war, says: T.}]"
    path = tmp_path / "scenario.yaml"
    head = f"{STATES}conflicts: {{war: {{name: W, span: 1900-01-01/1902-01-01}}}}\n"
    path.write_text(f"{head}places:\n{places}instruments:\n{texts}- instrument: i{many}\n  name: n{PAIR}events: {event}\n")
    assert told(path) == []
    assert foedus.load(path).rulings(near=1) is not None


def test_a_mark_of_order_and_other_ends_of_line_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + (STATES + "name: X\n").replace("\n", "\r\n").encode())
    assert told(path) == []


def folder(place: Path) -> Path:
    place.mkdir()
    (place / "scenario.yaml").write_text("id: x\nname: X\n")
    return place


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("A: {name: secret}\n")
    place = folder(tmp_path / "x")
    (place / "states.yaml").symlink_to(tmp_path / "secret.yaml")
    (place / "events").mkdir()
    (place / "events" / "up").symlink_to("..", target_is_directory=True)
    assert told(place) == [("outside_folder", 1)]
    assert load_path(place)[0].states == {}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_a_folder_and_a_device_are_not_waited_for(tmp_path: Path) -> None:
    place = folder(tmp_path / "x")
    os.mkfifo(place / "states.yaml")
    (place / "bodies.yaml").mkdir()
    assert told(place) == [("not_a_file", 1)] * 2
    assert told(place / "states.yaml") == [("not_a_file", 1)]
    assert told(Path("/dev/zero")) == [("not_a_file", 1)]


def test_a_scenario_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folder(tmp_path / "x")
    (place / "states.yaml").write_text("A: {name: A}\n" * 10)
    monkeypatch.setattr(loader, "LARGEST", 100)
    assert told(place) == [("scenario_too_large", 1)]
