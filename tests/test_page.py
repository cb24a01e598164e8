"""The page: complete, self-contained, readable without scripts; the feed is RSS 2.0."""

from __future__ import annotations

import gzip
import json
import posixpath
import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date
from email.utils import parsedate_to_datetime
from functools import partial
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import foedus
from foedus.api import Workbench
from foedus.base.date import parse_date
from foedus.loader.scenario import load_text
from foedus.measure.network import network
from foedus.measure.outlook import Outlook
from foedus.report.layout import beside
from foedus.report.page.day import day_data
from foedus.report.page.picture import LINE, chart
from foedus.report.page.write import FILES, FOLDERS, SECURITY, write

CASE_OF_TEXTS = """
states: {A: {name: Arland, exists: ..}, B: {name: Berland, exists: ..}}
instruments:
  - instrument: t
    name: Treaty
    kind: treaty
    parties: [A, B]
    signed: 1925-01-01
    in_force: 1925-01-01
    articles: {"1": {says: Help., promises: [{id: p, who: A, to: B, duty: defend, when: attack}]}}
"""


class Reader(HTMLParser):
    """Collects ids, links and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.attributes: set[str] = set()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            if name == "href" and tag == "a":
                self.links.append(value or "")
            if name == "src" or (name == "href" and tag == "link"):
                self.loads.append(value or "")


@pytest.fixture(scope="module")
def folder(europe: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    write(europe.record, europe.replay(), folder, "https://example.org/europe", partial(last_year, europe))
    return folder


def last_year(bench: Workbench, first: int, last: int) -> Outlook | None:
    """The outlook of the record's last year, with one proposal."""
    return bench.outlook(max(first, last - 272), last, ("tripartite-july-1939",))


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Reader]:
    """Every page of the folder, by its path."""
    found = {}
    for path in sorted(folder.rglob("*.html")):
        reader = found[path.relative_to(folder).as_posix()] = Reader()
        reader.feed(path.read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def page(pages: dict[str, Reader]) -> Reader:
    return pages["index.html"]


def test_the_folder_is_complete_and_its_first_view_small(folder: Path) -> None:
    assert sorted(p.name for p in folder.iterdir()) == sorted((*FILES, *FOLDERS, *SECURITY))
    first = sum(len(gzip.compress((folder / name).read_bytes())) for name in ("index.html", "style.css", "page.js"))
    assert first < 300_000


def test_a_reader_sees_who_could_attack_whom_and_what_might_have_held_it(folder: Path) -> None:
    text = (folder / "security.html").read_text("utf-8")
    assert 'href="security/1939-09-02.html"' in text and 'href="security/1939-01-01.html"' in text
    moved = text.split('id="moved"')[1].split("</section>")[0]
    assert "Pact of Steel" in moved and "hitler-release-italy-1939" in moved
    strips = text.split('id="free"')[1].split('id="moved"')[0]
    marks = {
        (name, on)
        for name, strip in re.findall(r"<figcaption>([^<]+)</figcaption>(.*?)</figure>", strips, re.S)
        for on in re.findall(r'class="moved".*?<title>([^<]+)', strip)
    }
    told = {
        (name, on) for on, row in re.findall(r"<time>([^<]+)</time>(.*?)</li>", moved, re.S) for name in re.findall(r"<b>([^<]+)</b>", row)
    }
    assert marks == told and ("Germany", "1939-05-22") in marks
    assert "Germany: 70% on 1939-01-01; lowest 54% from 1939-09-04, highest 95% from 1939-05-22; 54% at the end" in text
    held = text.split('id="proposals"')[1]
    assert "Poland against Germany: 0.92 → 1." in held and "Soviet Union for Poland" in held and "tripartite-draft-1939-07.html" in held
    day = (folder / "security" / "1939-09-02.html").read_text("utf-8")
    assert "<b>Poland</b> 0.92: for it France, Romania, United Kingdom" in day and "anglo-polish-1939.html" in day
    assert "None of these powers would meet one in Afghanistan" in day


def test_the_eve_is_drawn_as_the_measures_have_it(folder: Path, europe: Workbench) -> None:
    text = (folder / "security.html").read_text("utf-8")
    powers = ("USA", "RUS", "UKG", "GMY", "FRN", "JPN", "ITA")
    found = europe.coverage("1939-09-02", attackers=",".join(powers))
    share = {x.state: x.coverage for x in found.states}
    assert (
        f"<title>Poland: covered against {share['POL']:.0%}</title>" in text
        and f"<title>Belgium: covered against {share['BEL']:.0%}</title>" in text
    )
    shade = {0: "c0", share["POL"]: "c1", share["FRN"]: "c2", share["GMY"]: "c3", share["BEL"]: "c4"}
    for name, state in (("Norway", "NOR"), ("Poland", "POL"), ("France", "FRN"), ("Germany", "GMY"), ("Belgium", "BEL")):
        assert re.search(f'<circle class="{shade[share[state]]}"[^>]*><title>{name}: covered', text)
    assert "Not on the map: United States of America 95%" in text
    net = network(europe.system("1939-09-02"))
    drawn = Counter(re.findall(r'<line class="(friend|foe)"[^>]*><title>[^<]* and ', text))
    assert drawn == {"friend": list(net.signs.values()).count(1), "foe": list(net.signs.values()).count(-1)}
    assert "What was covered hung most on United Kingdom, France, Germany." in text
    by = text.split("By which texts and wars")[1].split("</details>")[0]
    assert "Estonia and Latvia" in by and 'href="instrument/franco-soviet-1935.html"' in by and "China and Japan" in by
    around = text.split('id="around"')[1]
    assert "Around Italy. Bound against it, and the share of its strength that it would put there: France 100%." in around


def test_on_the_circle_friends_of_friends_stand_together() -> None:
    signs = {("A", "B"): 1, ("B", "C"): 1, ("A", "D"): -1, ("E", "F"): 1, ("D", "E"): -1}
    order = beside(signs)
    assert sorted(order) == list("ABCDEF") and set(order[:3]) == set("ABC") and set(order[3:5]) == set("EF")


def test_names_on_the_map_never_cover_each_other(europe: Workbench) -> None:
    outlook = europe.outlook(*(date(1939, 9, day).toordinal() for day in (1, 3)))
    assert outlook
    picture = chart(outlook.views[0], europe.record)
    assert picture
    rooms = []
    for d in picture.dots:
        if d.label:
            length = 0.56 * LINE * len(d.label[0])
            left = d.label_x - {"start": 0, "end": length, "middle": length / 2}[d.anchor]
            rooms.append((left, d.label_y - LINE / 2, left + length, d.label_y + LINE / 2))
    assert len(rooms) > 20
    assert not [1 for a, b in combinations(rooms, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]


def test_a_scenario_without_figures_has_no_such_page(tmp_path: Path) -> None:
    bench = foedus.load("today")
    assert bench.outlook(bench.record.period.first, bench.record.period.end - 1) is None  # its figures end in 2016, its record begins later


def test_every_record_has_a_page_of_its_own(folder: Path, europe: Workbench) -> None:
    record = europe.record
    for kind, records in (("instrument", record.instruments), ("event", record.events), ("state", record.states)):
        assert {p.stem for p in (folder / kind).glob("*.html")} == set(records)


def test_nothing_is_loaded_from_elsewhere_and_no_handler_is_inline(pages: dict[str, Reader]) -> None:
    for name, reader in pages.items():
        root = "../" * name.count("/")
        own = {"day.js"} if name == "index.html" else set()
        assert {load.removeprefix(root) for load in reader.loads} == {"atom.xml", "feed.xml", "page.js", "style.css"} | own, name
        assert not [a for a in reader.attributes if a.startswith("on") or a == "style"], name


def test_every_id_is_unique_and_every_link_leads_somewhere(pages: dict[str, Reader], folder: Path) -> None:
    for name, reader in pages.items():
        assert len(reader.ids) == len(set(reader.ids)), name
        for link in reader.links:
            if link.startswith("http"):
                continue
            path, _, anchor = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            assert (folder / target).is_file(), (name, link)
            assert not anchor or anchor in pages[target].ids, (name, link)


def test_what_the_search_box_finds_has_a_place(pages: dict[str, Reader], folder: Path) -> None:
    rows = _given(folder / "search.js")
    assert {kind for kind, *_ in rows} == {"state", "place", "group", "body", "conflict", "instrument", "event", "work", "ruling"}
    for _, href, *_ in rows:
        path, _, anchor = href.partition("#")
        assert (folder / path).is_file() and (not anchor or anchor in pages[path].ids), href
    memel = {href for _, href, title, head, text in rows if "klaipėda" in f"{title} {head} {text}".lower()}
    assert any("memel" in href for href in memel)


def _given(script: Path) -> Any:
    """What a script of data hands over."""
    text = script.read_text("utf-8")
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


def _sides(data: dict[str, Any], day: str, attacker: str, victim: str) -> list[list[str]]:
    place = data["asked"][day].get(attacker, {}).get(victim)
    return [[], [], []] if place is None else data["sides"][place]


def test_of_many_states_every_pair_is_asked_about_on_the_last_day() -> None:
    record = foedus.load("today").record
    last = parse_date("2026-05-01").first
    data = day_data(record, last - 100, last)
    assert list(data["asked"]) == ["2026-05-01"]
    helpers = set(_sides(data, "2026-05-01", "RUS", "EST")[0])
    answer = foedus.load("today").casus("RUS", "EST", on="2026-05-01")
    assert helpers == {e["state"] for e in answer["with_victim"] if e["joins"]} and len(helpers) > 20


def test_the_view_of_a_day_has_its_promises_and_who_would_act(folder: Path, europe: Workbench) -> None:
    data = _given(folder / "day-data.js")
    on = "1938-09-23"
    standing = {(line[1], line[2], line[3]) for line in data["lines"] if line[5] <= on and (not line[6] or line[6] >= on)}
    assert {("FRN", "CZE", "help"), ("RUS", "CZE", "help"), ("GMY", "POL", "peace")} <= standing
    assert ("UKG", "POL", "help") not in standing  # promised in 1939
    for day, attacker, victim in (("1936-01-01", "ITA", "TUR"), ("1938-01-01", "GMY", "CZE"), (data["last"], "GMY", "FRN")):
        answer = europe.casus(attacker, victim, on=day)
        sides = _sides(data, day, attacker, victim)
        for side, key in zip(sides, ("with_victim", "with_attacker"), strict=False):
            assert set(side) == {e["state"] for e in answer[key] if e["joins"]}, (day, attacker, victim)
    assert {row[0] for row in data["states"]} <= set(europe.record.states)


def test_every_ruling_that_a_list_shows_is_told_and_its_reasons_stand_beside_it(folder: Path, europe: Workbench) -> None:
    text = (folder / "index.html").read_text("utf-8")
    lines = re.findall(r'<details class="entry" data-anchor="([^"]+)" data-status="(\w+)"[^>]* data-conflict="([^"]+)"', text)
    assert len(lines) > 300
    assert {status for _, status, _ in lines} == {r.status for r in europe.rulings()}
    assert f"{len(europe.rulings())} rulings" in text
    reasons = {script.stem: _given(script) for script in (folder / "conflict").glob("*.js")}
    assert {(conflict, anchor) for anchor, _, conflict in lines} == {(c, anchor) for c, found in reasons.items() for anchor in found}
    assert all("<blockquote>" in body for found in reasons.values() for body in found.values())


def test_it_can_be_searched_and_enlarged(page: Reader, folder: Path) -> None:
    assert {"q", "smaller", "larger", "results", "filters"} <= set(page.ids)
    script = (folder / "page.js").read_text("utf-8")
    assert "localStorage" in script
    assert "eval(" not in script
    assert "innerHTML" not in script


def test_the_feed_is_rss_2(folder: Path) -> None:
    root = ET.parse(folder / "feed.xml").getroot()
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    channel = root.find("channel")
    assert channel is not None
    for needed in ("title", "link", "description"):
        assert channel.findtext(needed)
    items = channel.findall("item")
    assert len(items) > 100
    guids = [i.findtext("guid") for i in items]
    assert len(set(guids)) == len(guids)
    dates = [parsedate_to_datetime(i.findtext("pubDate") or "") for i in items]
    assert dates == sorted(dates, reverse=True)
    assert all((i.findtext("link") or "").startswith("https://example.org/europe/conflict/") for i in items)


def test_the_page_announces_its_feed(folder: Path) -> None:
    assert '<link rel="alternate" type="application/rss+xml"' in (folder / "index.html").read_text("utf-8")


def test_two_writings_are_equal(folder: Path, europe: Workbench, tmp_path: Path) -> None:
    write(europe.record, europe.replay(), tmp_path, "https://example.org/europe", partial(last_year, europe))
    for name in (*FILES, "security.html"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_the_page_has_an_atom_feed_too(folder: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    root = ET.parse(folder / "atom.xml").getroot()
    assert root.tag == f"{atom}feed"
    for item in (root, *root.findall(f"{atom}entry")):
        assert all(item.find(f"{atom}{name}") is not None for name in ("id", "title", "updated"))
    ids = [entry.findtext(f"{atom}id") for entry in root.findall(f"{atom}entry")]
    assert len(ids) == len(set(ids)) > 100


def test_an_instrument_has_its_short_name_and_says_its_promises_and_readings(folder: Path) -> None:
    text = (folder / "instrument" / "pact-of-steel-1939.html").read_text("utf-8")
    assert "<h1>Pact of Steel</h1>" in text
    locarno = (folder / "instrument" / "locarno-1925.html").read_text("utf-8")
    assert "Germany does not attack Belgium and France" in locarno and "german-repudiation:" in locarno
    neutrality = (folder / "instrument" / "soviet-turkish-1925.html").read_text("utf-8")
    assert "each party does not attack the other party" in neutrality


@pytest.mark.parametrize("text", ["states: {A: {name: Arland}}", CASE_OF_TEXTS])
def test_a_record_without_events_has_a_page(text: str, tmp_path: Path) -> None:
    scenario, faults = load_text(text)
    assert not [d for d in faults if d.severity == "error"]
    write(scenario, Workbench(scenario, faults).replay(), tmp_path)
    assert (tmp_path / "index.html").exists()
