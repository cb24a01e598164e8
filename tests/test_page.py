"""The page: complete, self-contained, readable without scripts; the feed is RSS 2.0."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from foedus.api import Workbench
from foedus.report.page.write import FILES, write


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
    write(europe.record, europe.replay(), folder, "https://example.org/europe")
    return folder


@pytest.fixture(scope="module")
def page(folder: Path) -> Reader:
    reader = Reader()
    reader.feed((folder / "index.html").read_text("utf-8"))
    return reader


def test_the_folder_is_complete_and_small(folder: Path) -> None:
    assert sorted(p.name for p in folder.iterdir()) == sorted(FILES)
    assert (folder / "index.html").stat().st_size < 2_000_000


def test_nothing_is_loaded_from_elsewhere_and_no_handler_is_inline(page: Reader) -> None:
    assert sorted(page.loads) == ["atom.xml", "feed.xml", "page.js", "style.css"]
    assert not [a for a in page.attributes if a.startswith("on") or a == "style"]


def test_every_id_is_unique_and_every_link_leads_somewhere(page: Reader) -> None:
    assert len(page.ids) == len(set(page.ids))
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert all(link.startswith(("#", "http", "feed.xml", "atom.xml")) for link in page.links)


def test_every_ruling_that_a_list_shows_is_told(folder: Path, europe: Workbench) -> None:
    text = (folder / "index.html").read_text("utf-8")
    lines = re.findall(r'<details class="entry find" id="(r\d+)" data-kind="ruling" data-status="(\w+)"', text)
    assert len(lines) > 300
    assert {status for _, status in lines} == {r.status for r in europe.rulings()}
    assert f"{len(europe.rulings())} rulings" in text
    for name in europe.record.instruments:
        assert f'id="i-{name}"' in text
    for name in europe.record.events:
        assert f'id="e-{name}"' in text


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
    assert all((i.findtext("link") or "").startswith("https://example.org/europe/index.html#r") for i in items)


def test_the_page_announces_its_feed(folder: Path) -> None:
    assert '<link rel="alternate" type="application/rss+xml"' in (folder / "index.html").read_text("utf-8")


def test_two_writings_are_equal(folder: Path, europe: Workbench, tmp_path: Path) -> None:
    write(europe.record, europe.replay(), tmp_path, "https://example.org/europe")
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_the_page_has_an_atom_feed_too(folder: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    root = ET.parse(folder / "atom.xml").getroot()
    assert root.tag == f"{atom}feed"
    for item in (root, *root.findall(f"{atom}entry")):
        assert all(item.find(f"{atom}{name}") is not None for name in ("id", "title", "updated"))
    ids = [entry.findtext(f"{atom}id") for entry in root.findall(f"{atom}entry")]
    assert len(ids) == len(set(ids)) > 100


def test_an_instrument_is_found_by_its_short_name_and_says_its_promises(folder: Path) -> None:
    text = (folder / "index.html").read_text("utf-8")
    assert 'data-title="Pact of Steel"' in text
    assert "each party does not attack the other party, saving duties that are due." in text
