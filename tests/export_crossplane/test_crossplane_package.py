"""Packages: what they hold, that the real command line takes them, and components of a user's own."""

from __future__ import annotations

import json
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws
import pytest
import yaml

from engines.crossplane_cli import validate
from engines.crossplane_derived import derived
from engines.crossplane_packages import Package, composition_of, package, package_of
from engines.crossplane_render import Renderer, renderer
from engines.crossplane_stacks import graph as graph_of
from engines.kube_server import KubeServer, RefusedError
from engines.needs import engine
from export_crossplane.crossplane_support import Documents
from fleetform.export.crossplane.package.export import export_package
from graph.support import recorded

pytestmark = pytest.mark.xdist_group("crossplane-api")


class SiteArgs(TypedDict):
    """What a site is made from."""

    domain: str
    """Its domain."""
    region: str
    """Where it is."""
    access: Literal["public", "private"]
    """Who reads it."""
    writers: list[str]
    """ARNs of those who write to it."""
    tags: NotRequired[dict[str, str]]
    """Tags of everything."""
    days: NotRequired[int]
    """How long old versions are kept."""


class Site(pulumi.ComponentResource):
    """A static site in a bucket."""

    bucket_arn: pulumi.Output[str]
    """ARN of the bucket."""

    def __init__(self, name: str, args: SiteArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("test:web:Site", name, {}, opts)
        below = pulumi.ResourceOptions(parent=self)
        bucket = aws.s3.Bucket(
            f"{name}-bucket",
            bucket=args["domain"].lower(),
            region=args["region"],
            tags={**args.get("tags", {}), "Name": name, f"site/{args['domain']}": "true"},
            opts=below,
        )
        statements = [{"Effect": "Allow", "Action": "s3:PutObject", "Principal": {"AWS": w}} for w in args["writers"]]
        aws.s3.BucketPolicy(
            f"{name}-policy",
            bucket=bucket.id,
            region=args["region"],
            policy=bucket.arn.apply(
                lambda arn: json.dumps({"Statement": [{**s, "Resource": arn} for s in statements]})
            ),
            opts=below,
        )
        if args["access"] == "public":
            aws.s3.BucketVersioning(
                f"{name}-versioning",
                bucket=bucket.id,
                region=args["region"],
                versioning_configuration={"status": "Enabled"},
                opts=below,
            )
        self.bucket_arn = bucket.arn
        self.register_outputs({"bucket_arn": self.bucket_arn})


def program() -> None:
    """Two sites of one shape, and one of another."""
    tags = {"team": "web"}
    for name in ("shop", "blog"):
        Site(
            name,
            {
                "domain": f"{name}.example.com",
                "region": "eu-west-1",
                "access": "public",
                "writers": [f"arn:aws:iam::111122223333:role/{name}"],
                "tags": {**tags, "site": name},
            },
        )
    Site("archive", {"domain": "archive", "region": "eu-west-1", "access": "private", "writers": ["x"], "tags": tags})


def packaged(run: Callable[[], object], **options: Any) -> Package:
    return package_of(export_package(recorded(run, root=Path(__file__).parent), **options))


@pytest.fixture(scope="module")
def sites() -> Package:
    return packaged(program)


def test_instances_that_are_decided_alike_share_a_composition(sites: Package) -> None:
    chosen = {c["metadata"]["name"]: c["spec"]["crossplane"]["compositionRef"]["name"] for c in sites.composites}
    assert chosen["shop"] == chosen["blog"] != chosen["archive"]
    assert set(sites.compositions) == set(chosen.values())
    shop = next(c for c in sites.composites if c["metadata"]["name"] == "shop")
    assert shop["spec"]["writers"] == ["arn:aws:iam::111122223333:role/shop"]


def test_the_package_reads_well(sites: Package, golden: Callable[[str, str], None]) -> None:
    chosen = sites.composites[0]["spec"]["crossplane"]["compositionRef"]["name"]
    shown = [sites.definitions["Site"], sites.compositions[chosen], sites.composites[0]]
    files = sites.exported.files
    names = [name for name, text in files.items() if name.endswith(".yaml") and yaml.safe_load(str(text)) in shown]
    for name in sorted(names):
        golden(f"crossplane/package/{Path(name).parent.name}-{Path(name).name}", str(files[name]))
    golden("crossplane/package/README.md", str(files["README.md"]))


def test_the_same_graph_gives_the_same_bytes(sites: Package) -> None:
    assert packaged(program).exported.files == sites.exported.files


def test_a_rule_of_the_definition_says_what_each_composition_is_for(sites: Package, cluster: KubeServer) -> None:
    cluster.load_crds([derived(sites.definitions["Site"])])
    cluster.forget_kinds()
    for composite in sites.composites:
        cluster.create(
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": composite["metadata"]["namespace"]}}
        )
        cluster.create(composite)
    shop = sites.composites[-1]
    for change, told in (
        ({"access": "private"}, r"for other values of spec\.access: choose"),
        ({"access": "secret"}, r"spec\.access: Unsupported value"),
        ({"writers": ["a", "b"]}, r"for other values of spec\.writers: choose"),
        ({"writers": ['"}, {"Effect": "Allow']}, r"spec\.writers\[0\]"),
        ({"region": "eu-north-1"}, r"spec\.region.*cannot be changed"),
    ):
        with pytest.raises(RefusedError, match=told):
            cluster.apply({**shop, "spec": {**shop["spec"], **change}})


@pytest.fixture(scope="module")
def rendering(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renderer]:
    with renderer(tmp_path_factory.mktemp("render")) as running:
        yield running


def test_rendering_gives_what_the_program_makes(sites: Package, rendering: Renderer) -> None:
    from fleetform.export.crossplane import export_with_notes

    direct = Documents(export_with_notes(recorded(program, root=Path(__file__).parent)))
    count = 0
    for composite in sites.composites:
        _, composed = rendering.render(composite, composition_of(sites, composite))
        for document in composed:
            wanted = direct.of(document["kind"], document["metadata"]["name"])
            assert document["spec"]["forProvider"] == wanted["spec"]["forProvider"]
            assert document["spec"]["providerConfigRef"] == wanted["spec"]["providerConfigRef"]
            assert wanted["metadata"]["labels"].items() <= document["metadata"]["labels"].items()
            count += 1
    assert count == 8


def test_the_command_line_builds_and_validates_an_environment(tmp_path: Path) -> None:
    found = package("dev")
    crossplane = engine("crossplane")
    for name, content in found.exported.files.items():
        if name.startswith("package/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(str(content), encoding="utf-8")
    command = [
        str(crossplane),
        "xpkg",
        "build",
        f"--package-root={tmp_path / 'package'}",
        "-o",
        str(tmp_path / "dev.xpkg"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "dev.xpkg").stat().st_size > 10_000
    folder = tmp_path / "own"
    folder.mkdir()
    todo = [*found.definitions.values(), *found.compositions.values()]
    said = validate(crossplane, todo, folder)
    # The input of function-patch-and-transform has its definition in that function's package.
    patched = [name for name in found.compositions if not name.endswith("-function")]
    assert f"{len(patched)} missing schemas, {len(todo)} success cases, 0 failure cases" in said


def test_a_package_is_small_and_has_one_composition_for_many() -> None:
    found = package("prod")
    members = found.members
    kinds = {member["kind"] for member in members}
    assert len(members) > 150
    assert len(found.compositions) < len(kinds) * 1.5
    assert [
        document["kind"] for document in found.others if document["kind"] not in ("Namespace", "ProviderConfig")
    ] == []
    made = export_package(graph_of("prod"))
    assert made.files == found.exported.files


class Lookup(pulumi.ComponentResource):
    """A component that looks an argument up in a table."""

    def __init__(self, name: str, size: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("test:index:Lookup", name, {}, opts)
        days = {"small": 1, "large": 30}.get(size, 7)
        aws.cloudwatch.LogGroup(
            f"{name}-logs",
            name=f"/{name}",
            region="eu-west-1",
            retention_in_days=days,
            opts=pulumi.ResourceOptions(parent=self),
        )


def test_what_cannot_be_said_of_an_unknown_value_fixes_it() -> None:
    found = packaged(lambda: Lookup("one", "large"))
    (rule,) = found.definitions["Lookup"]["spec"]["versions"][0]["schema"]["openAPIV3Schema"][
        "x-kubernetes-validations"
    ]
    assert 'self.spec.size == "large"' in rule["rule"]
    (composition,) = found.compositions.values()
    (resource,) = composition["spec"]["pipeline"][0]["input"]["resources"]
    assert resource["base"]["spec"]["forProvider"]["retentionInDays"] == 30


class Digested(pulumi.ComponentResource):
    """A component that makes a digest of its name, which no patch does."""

    label: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        kept: str,
        region: str = "eu-west-1",
        team: str = "web",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("test:index:Digested", name, {}, opts)
        group = aws.cloudwatch.LogGroup(
            f"{name}-logs",
            name=f"/{uuid.uuid5(uuid.NAMESPACE_DNS, name)}",
            region=region,
            tags={"kept": kept, "team": team},
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.label = pulumi.Output.concat("log:", group.arn, " of ", kept)


class Pair(pulumi.ComponentResource):
    """Two of them, and nothing of its own."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("test:index:Pair", name, {}, opts)
        for part in ("a", "b"):
            Digested(f"{name}-{part}", part, opts=pulumi.ResourceOptions(parent=self))


@pytest.mark.parametrize(
    ("via", "compositions"),
    [
        ("auto", {"digested-function", "pair-function"}),
        ("function", {"digested-function", "pair-function"}),
        ("patches", 2),
    ],
)
def test_what_patches_say_for_one_name_alone_is_for_the_function(
    via: Literal["auto", "function", "patches"], compositions: set[str] | int
) -> None:
    found = packaged(lambda: Pair("two"), via=via)
    assert len(found.composites) == 2
    assert {each["kind"] for each in found.composites} == {"Digested"}
    chosen = {each["spec"]["crossplane"]["compositionRef"]["name"] for each in found.composites}
    if isinstance(compositions, int):
        assert len(chosen) == len(found.compositions) == compositions
    else:
        assert chosen == {"digested-function"}
        assert set(found.compositions) == compositions
    assert [document for document in found.others if document["kind"] == "Group"] == []


def test_the_function_is_a_dependency_under_the_name_that_crossplane_gives_it() -> None:
    found = packaged(lambda: Pair("two"), function="ghcr.io/acme/function-fleetform")
    (name,) = {each["spec"]["pipeline"][0]["functionRef"]["name"] for each in found.compositions.values()}
    assert name == "acme-function-fleetform"
    configuration = yaml.safe_load(str(found.exported.files["package/crossplane.yaml"]))
    wanted = {each["package"] for each in configuration["spec"]["dependsOn"] if each["kind"] == "Function"}
    assert wanted == {"ghcr.io/acme/function-fleetform"}
    assert "test_crossplane_package:Digested" in str(found.exported.files["README.md"])


def test_an_output_that_is_a_text_of_what_one_resource_has_is_in_the_status() -> None:
    found = packaged(lambda: Digested("one", "x"), via="patches")
    (composition,) = found.compositions.values()
    (resource,) = composition["spec"]["pipeline"][0]["input"]["resources"]
    (patch,) = (each for each in resource["patches"] if each.get("toFieldPath") == "status.label")
    assert patch["type"] == "CombineToComposite"
    assert patch["combine"]["string"]["fmt"] == "log:%s of %s"
    assert [each["fromFieldPath"] for each in patch["combine"]["variables"]] == [
        "status.atProvider.arn",
        "spec.forProvider.tags.kept",
    ]


def test_an_argument_of_no_composite_resource_keeps_its_component_out() -> None:
    def program_of_both() -> None:
        group = aws.cloudwatch.LogGroup("outside", region="eu-west-1")
        Digested("one", group.arn)  # type: ignore[arg-type]  # as programs do

    found = packaged(program_of_both)
    assert found.composites == []
    assert any("no composite resource has in its status" in note for note in found.exported.notes)
    assert [each["kind"] for each in found.others].count("Group") == 2


def test_a_secret_argument_keeps_its_component_out() -> None:
    class Sealed(pulumi.ComponentResource):
        def __init__(self, name: str, password: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None) -> None:
            super().__init__("test:index:Sealed", name, {}, opts)
            aws.secretsmanager.SecretVersion(
                f"{name}-version",
                secret_id="x",
                secret_string=password,
                region="eu-west-1",
                opts=pulumi.ResourceOptions(parent=self),
            )

    found = packaged(lambda: Sealed("one", pulumi.Output.secret("hunter2")))
    assert not found.composites
    assert any("a secret is among its arguments" in note for note in found.exported.notes)
    assert "hunter2" not in str(found.exported.files)
    assert [document["kind"] for document in found.others] == ["Namespace", "ProviderConfig", "SecretVersion"]
