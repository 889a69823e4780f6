"""The picture's files: SVG, HTML, Mermaid and JSON."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pulumi
import pytest

from fleetform.blueprints import load, resolve
from fleetform.cli.main import main
from fleetform.cli.options import ProgramOptions
from fleetform.cli.recording import record_program
from fleetform.graph.model import Graph
from fleetform.graph.serialize import loads
from fleetform.reports.html import filled
from fleetform.review.errors import ReviewError
from fleetform.review.picture import SUFFIXES, check_suffix, draw, picture
from review.small import Group, Made, Options, fleet_cluster, graph, small_fleet

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def fleet() -> Graph:
    return graph(small_fleet)


@pytest.mark.parametrize("suffix", [".svg", ".mmd"])
def test_a_small_fleet(fleet: Graph, suffix: str, golden: Callable[[str, str], None]) -> None:
    golden(f"review/fleet{suffix}", picture(fleet, suffix))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_graph_gives_the_same_bytes(fleet: Graph, suffix: str) -> None:
    assert picture(fleet, suffix) == picture(graph(small_fleet), suffix)


def test_the_sample_platform_is_drawn_with_every_thing_once(root: Path) -> None:
    file = root / "stacks" / "dev.yaml"
    wanted = resolve(load(file))
    recorded = record_program(ProgramOptions(None, {}, None, None).open(file))
    drawn = ET.fromstring(picture(recorded, ".svg"))
    tiles = [(tile.get("class", "").split()[1], name(tile)) for tile in drawn.iter(f"{SVG}g") if tile.get("id")]
    assert sorted(found for kind, found in tiles if kind == "cluster") == sorted(one.name for one in wanted.clusters)
    assert len([kind for kind, _ in tiles if kind == "endpoint"]) == len(wanted.endpoints)
    assert sorted(found for kind, found in tiles if kind == "edge") == sorted(one.name for one in wanted.edge_nodes)


def name(tile: ET.Element) -> str:
    title = tile.find(f"{SVG}title")
    assert title is not None
    return (title.text or "").partition(":")[0]


def test_any_program_can_be_drawn(tmp_path: Path) -> None:
    def nothing() -> None:
        return

    def website() -> None:
        bucket = Made("aws:s3/bucket:Bucket", "site")
        Made("aws:s3/bucketPolicy:BucketPolicy", "policy", bucket=bucket.id)
        top = Group("app:index:Web", 'web "<&>"')
        Made("random:index/randomPet:RandomPet", "pet", Options(parent=top))
        Made("random:index/randomPet:RandomPet", "pet2", Options(parent=top))

    for number, program in enumerate((nothing, website)):
        for suffix in SUFFIXES:
            draw(graph(program), tmp_path / f"{number}{suffix}")
        ET.fromstring((tmp_path / f"{number}.svg").read_text())
    assert '"web #quot;#lt;&#gt;#quot;' in (tmp_path / "1.mmd").read_text()


def test_text_in_the_svg_is_never_smaller_than_eleven_pixels(fleet: Graph) -> None:
    sizes = [int(size) for size in re.findall(r"font-size: (\d+)px", picture(fleet, ".svg"))]
    assert sizes
    assert min(sizes) >= 11


def test_the_page_loads_nothing_and_its_data_cannot_end_early() -> None:
    def program() -> None:
        Made("aws:s3/bucket:Bucket", "</script><script>alert(1)</script>", note="<!-- </script>")

    page = picture(graph(program), ".html")
    addresses = set(re.findall(r"https?://[^\s\"'<)]+", page))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert page.count("</script>") == 2
    assert "<script>alert" not in page
    data = json.loads(re.findall(r'id="data">(.*?)</script>', page, re.DOTALL)[0])
    assert data["resources"][0]["name"] == "</script><script>alert(1)</script>"


def test_the_page_tells_of_every_resource_and_line(fleet: Graph) -> None:
    page = picture(fleet, ".html")
    data = json.loads(re.findall(r'id="data">(.*?)</script>', page, re.DOTALL)[0])
    by_name = {item["name"]: item for item in data["items"]}
    assert ["API", "public"] in by_name["hub"]["facts"]
    assert ["manages", "4 clusters"] in by_name["hub"]["facts"]
    assert by_name["stores-01"]["key"] in by_name["hub"]["related"]
    assert ["managed by", "hub"] in by_name["stores-01"]["facts"]
    assert {one["name"] for one in data["resources"] if one["item"] == by_name["shop-01"]["key"]} == {
        "shop-01-cluster",
        "shop-01-vpc",
    }
    assert all(re.fullmatch(r"small\.py:\d+", one["line"]) for one in data["resources"])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_form_shows_a_secret(suffix: str) -> None:
    def program() -> None:
        secret = pulumi.Config().require_secret("password")
        cluster = fleet_cluster("shop", "eu-west-1", labels={"token": secret})
        Made(
            "aws:rds/instance:Instance",
            "plain",
            Options(parent=cluster, additional_secret_outputs=["password"]),
            password=secret,
            text=pulumi.Output.concat("user:", secret, "@host"),
            engineVersion=secret,
        )
        Group("fleetform:serverless:LambdaEndpoint", "leak", region=secret)

    found = graph(program, secrets={"shop:password": "hunter2-very-secret"})
    assert "hunter2" not in picture(found, suffix)


def test_what_a_provider_calls_secret_is_not_shown_on_the_page() -> None:
    def program() -> None:
        Made("aws:x/y:Z", "plain", Options(additional_secret_outputs=["password"]), password="in-clear-text")

    assert "in-clear-text" not in picture(graph(program), ".html")


def test_json_is_the_graph(fleet: Graph) -> None:
    assert loads(picture(fleet, ".json")).resources == fleet.resources


@pytest.mark.parametrize("file", ["fleet.png", "fleet", "fleet.SVG.txt"])
def test_an_unknown_form_is_bad_input_before_anything_is_recorded(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["graph", str(tmp_path / "no-such-program"), "-o", str(tmp_path / file)])
    assert ended.value.code == 2
    assert "ends with .html, .json, .mmd or .svg" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_bad_input(fleet: Graph, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReviewError, match="cannot be written"):
        draw(fleet, tmp_path / "file" / "fleet.svg")
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(ReviewError, match="is a folder"):
        check_suffix(tmp_path / "folder.svg")


def test_a_name_that_looks_like_a_place_of_the_page_is_a_name() -> None:
    text = filled("fleetform.review.picture", {"title": "{{ data }}", "svg": "{{ title }}", "data": "{}"})
    assert "<title>{{ data }}</title>" in text
    assert text.count("{{ title }}") == 1
