"""Edge nodes: their user data, and where it is kept."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from components.component_support import inputs, names, of_type, only, texts, written
from fleetform.blueprints import BlueprintError
from fleetform.components.edge.cloud_init import EdgeFleetSettings, EdgeNodeSettings, meta_data, user_data

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample ops"
NODE: EdgeNodeSettings = {
    "name": "store-berlin-01",
    "site": "berlin",
    "labels": {"country": "de"},
    "timezone": "Europe/Berlin",
    "folder": "clusters/store-berlin-01",
}
FLEET: EdgeFleetSettings = {
    "k3s_version": "v1.35.4+k3s1",
    "k3s_sha256": "4" * 64,
    "registry_mirror": "https://registry.example.com",
    "authorized_keys": [KEY],
    "upgrades": "security",
    "engine": "flux",
    "repository": "https://git.example.com/p.git",
    "revision": "main",
    "git_credentials": "/etc/fleetform/git-token",
}
SPARE: EdgeFleetSettings = {
    "k3s_version": "v1.35.4+k3s1",
    "authorized_keys": [],
    "upgrades": "none",
    "engine": "argocd",
    "repository": "https://git.example.com/p.git",
    "revision": "v1.0.0",
}


def _files(text: str) -> dict[str, str]:
    return {file["path"]: file["content"] for file in yaml.safe_load(text)["write_files"]}


@pytest.mark.parametrize(("name", "fleet"), [("flux", FLEET), ("argocd", SPARE)])
def test_user_data_as_it_is_reviewed(name: str, fleet: EdgeFleetSettings, golden: Callable[[str, str], None]) -> None:
    golden(f"components/user-data-{name}.yaml", user_data(NODE, fleet))


@pytest.mark.parametrize("fleet", [FLEET, SPARE])
def test_every_part_is_what_reads_it_expects(fleet: EdgeFleetSettings) -> None:
    text = user_data(NODE, fleet)
    assert text.startswith("#cloud-config\n")
    for path, content in _files(text).items():
        if path.endswith(".yaml"):
            assert all(isinstance(document, dict) for document in yaml.safe_load_all(content)), path
        if path.startswith("/usr/local/sbin/"):
            subprocess.run(["sh", "-n"], input=content, text=True, check=True)
        if path.endswith((".service", ".path")):
            assert content.startswith("[Unit]\n"), path
            assert "WantedBy=multi-user.target" in content, path


def test_k3s_is_hardened() -> None:
    files = _files(user_data(NODE, FLEET))
    config = yaml.safe_load(files["/etc/rancher/k3s/config.yaml"])
    assert config["secrets-encryption"] is True
    assert config["protect-kernel-defaults"] is True
    assert config["write-kubeconfig-mode"] == "0600"
    assert "fleetform.dev/site=berlin" in config["node-label"]
    assert any(argument.startswith("audit-log-path=") for argument in config["kube-apiserver-arg"])
    admission = yaml.safe_load(files["/etc/rancher/k3s/pod-security.yaml"])
    assert admission["plugins"][0]["configuration"]["defaults"]["enforce"] == "restricted"


def test_only_keys_open_a_node_and_without_keys_nothing_does() -> None:
    open_, closed = yaml.safe_load(user_data(NODE, FLEET)), yaml.safe_load(user_data(NODE, SPARE))
    assert open_["ssh_pwauth"] is closed["ssh_pwauth"] is False
    (user,) = open_["users"]
    assert (user["ssh_authorized_keys"], user["lock_passwd"]) == ([KEY], True)
    (nobody,) = closed["users"]
    assert ("ssh_authorized_keys" in nobody, nobody["lock_passwd"]) == (False, True)
    assert ["systemctl", "mask", "--now", "ssh.service", "ssh.socket"] in closed["runcmd"]
    assert ["ufw", "default", "deny", "incoming"] in closed["runcmd"]


def test_the_agent_pulls_the_nodes_own_folder() -> None:
    documents = list(
        yaml.safe_load_all(_files(user_data(NODE, FLEET))["/var/lib/rancher/k3s/server/manifests/gitops.yaml"])
    )
    engine, sync = (item for item in documents if item["kind"] == "HelmChart")
    assert (engine["spec"]["chart"], sync["spec"]["chart"]) == ("flux2", "flux2-sync")
    values = yaml.safe_load(sync["spec"]["valuesContent"])
    assert values["kustomization"]["spec"]["path"] == "./clusters/store-berlin-01"
    assert values["gitRepository"]["spec"]["secretRef"] == {"name": "git-credentials"}


def _install(tmp_path: Any, sha256: str, binary: bytes) -> subprocess.CompletedProcess[str]:
    """Runs the install script up to the checksum, with a binary that lies there already."""
    script = _files(user_data(NODE, {**FLEET, "k3s_sha256": sha256}))["/usr/local/sbin/fleetform-k3s-install"]
    (tmp_path / "k3s").write_bytes(binary)
    placed = script.replace("/opt/fleetform", str(tmp_path)).replace("/usr/local/bin", str(tmp_path / "bin"))
    placed = placed.replace("install -m", "echo installed; exit 0; install -m")
    return subprocess.run(["sh"], input=placed, text=True, capture_output=True, check=False)


def test_a_binary_with_another_checksum_is_not_installed(tmp_path: Any) -> None:
    refused = _install(tmp_path, "4" * 64, b"#!/bin/sh\n")
    assert refused.returncode != 0
    assert "installed" not in refused.stdout
    right = "a8076d3d28d21e02012b20eaf7dbf75409a6277134439025f282e368e3305abf"
    accepted = _install(tmp_path, right, b"#!/bin/sh\n")
    assert "installed" in accepted.stdout, accepted.stderr


HOSTILE = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40)


@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(folder=HOSTILE, repository=HOSTILE, key=HOSTILE, label=HOSTILE)
def test_no_value_breaks_out_of_its_place(folder: str, repository: str, key: str, label: str) -> None:
    node: EdgeNodeSettings = {**NODE, "labels": {"label": label}, "folder": folder}
    fleet: EdgeFleetSettings = {**FLEET, "repository": repository, "authorized_keys": [f"ssh-{key}"]}
    data = yaml.safe_load(user_data(node, fleet))
    assert data["users"][0]["ssh_authorized_keys"] == [f"ssh-{key}"]
    assert len(data["runcmd"]) == len(yaml.safe_load(user_data(NODE, FLEET))["runcmd"])
    files = {file["path"]: file["content"] for file in data["write_files"]}
    config = yaml.safe_load(files["/etc/rancher/k3s/config.yaml"])
    assert config["node-label"][0] == f"label={label}"
    script = files["/usr/local/sbin/fleetform-git-credentials"]
    subprocess.run(["sh", "-n"], input=script, text=True, check=True)


def test_meta_data_names_the_node() -> None:
    assert yaml.safe_load(meta_data(NODE)) == {"instance-id": "store-berlin-01", "local-hostname": "store-berlin-01"}


PLATFORM = """
accounts: [{name: a, provider: aws, accountId: "111122223333"}]
gitops: {repository: "https://git.example.com/p.git"}
edge: {region: eu-west-1, nodes: [{name: store-1, site: berlin}]}
"""


def test_the_store_is_closed_and_sealed() -> None:
    graph = written(PLATFORM)
    closed = inputs(only(graph, ":BucketPublicAccessBlock"))
    assert all(value for key, value in closed.items() if key != "bucket")
    (rule,) = inputs(only(graph, ":BucketServerSideEncryptionConfiguration"))["rules"]
    assert rule["applyServerSideEncryptionByDefault"]["sseAlgorithm"] == "aws:kms"
    (statement,) = json.loads(inputs(only(graph, ":BucketPolicy"))["policy"])["Statement"]
    assert (statement["Effect"], statement["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
    for item in of_type(graph, ":BucketObjectv2"):
        assert "retail" not in item.name
        assert names(graph, item.dependencies) >= {"shop-test-edge-sealing"}


def test_an_installer_reads_nodes_and_nothing_else() -> None:
    policy = json.loads(inputs(only(written(PLATFORM), "iam/policy:Policy"))["policy"])
    actions = {action for statement in policy["Statement"] for action in statement["Action"]}
    assert actions == {"s3:GetObject", "s3:ListBucket", "kms:Decrypt"}


def test_nothing_secret_is_kept() -> None:
    for item in of_type(written(PLATFORM), ":BucketObjectv2"):
        for text in texts(inputs(item)):
            assert "PRIVATE KEY" not in text
            assert "password:" not in text


def test_a_node_and_a_cluster_do_not_share_a_folder() -> None:
    fleet = "fleet: {clusters: [{name: store-1, provider: aws, region: eu-west-1}]}\n"
    with pytest.raises(BlueprintError, match="'store-1' is a cluster too"):
        written(PLATFORM + fleet)
