"""Files that a program hands to a cloud: copied into the export, and zipped there by the archive provider."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from fleetform.export.opentofu.addresses import identifier
from fleetform.export.opentofu.context import Address, as_resource
from fleetform.export.opentofu.tree import Argument, Block, Each, Fn, Lit, Node, Raw, Tpl
from fleetform.graph.expressions import Archive, Asset, Expr, Literal, MapOf

if TYPE_CHECKING:
    from fleetform.export.opentofu.expressions import Writer

FOLDER = "assets"
ARCHIVE_PROVIDER = "archive"
ARCHIVE_SOURCE = ("hashicorp/archive", "2.8.1")
"""It zips folders; no package of Pulumi's stands for it, so no name map has it."""

_ARCHIVES = (".zip", ".jar", ".war", ".tar", ".gz", ".tgz", ".whl")
_SKIPPED = frozenset(("__pycache__", ".git", ".venv", "venv", "node_modules"))
"""Folders that nobody means when a folder is handed on: what tools keep for themselves or can make anew."""


@dataclass(frozen=True, slots=True)
class Unbuilt(Tpl):
    """The path of an archive that is not there yet: nothing can be read from it."""


def content(writer: Writer, expr: Asset | Archive) -> Node:
    """What is in a file, as text."""
    if isinstance(expr, Asset) and expr.kind == "text":
        return writer.node(expr.source)
    file = path(writer, expr)
    if isinstance(expr, Archive):
        return Fn("filebase64", (file,))
    return Fn("file", (file,))


def path(writer: Writer, expr: Asset | Archive) -> Node:
    """The path of a file or archive inside the export."""
    if isinstance(expr, Asset):
        return _asset_path(writer, expr)
    return _archive_path(writer, expr)


def folder(writer: Writer, name: str) -> Node:
    """The path of a folder inside the export, with all that is in it."""
    found = writer.context.root / name
    if not found.is_dir():
        return writer.cannot(f"there is no folder {name} beside the program")
    place = _clean(name) or "program"
    for file, data in _files_below(found, place, skipped=_SKIPPED).items():
        _add(writer, file, data)
    return _in_module(f"{FOLDER}/{place}")


def digest_of_folder(path: Node) -> Node:
    """A digest of all files of a folder in the export, as people write it."""
    parts = path.parts if isinstance(path, Tpl) else (path,)
    file = Fn("filesha1", (Tpl((*parts, "/", Raw("file"))),))
    return Fn("sha1", (Fn("join", (Lit(""), Each("file", Fn("fileset", (path, Lit("**"))), file))),))


def _asset_path(writer: Writer, asset: Asset) -> Node:
    match asset.kind, asset.source:
        case "text", Literal(str() as text):
            digest = hashlib.sha256(text.encode()).hexdigest()[:8]
            return _in_module(_add(writer, f"{_label(writer)}-{digest}.txt", text.encode()))
        case "file", Literal(str() as name):
            read = _read(writer, name)
            return _in_module(_add(writer, name, read)) if read is not None else Lit(None)
        case "remote", _:
            return writer.cannot("OpenTofu does not fetch files from an address; put the file beside the program")
        case _:
            return writer.cannot("the content of a file must be known; give the text as content instead")


def _archive_path(writer: Writer, archive: Archive) -> Node:
    match archive.kind, archive.source:
        case "file", Literal(str() as name):
            folder = writer.context.root / name
            if folder.is_dir():
                return _zipped(writer, name, _files_below(folder, name))
            return _unbuilt(writer, name) if not folder.exists() else _single(writer, name)
        case "map", MapOf() as entries:
            return _mapped(writer, entries)
        case _:
            return writer.cannot("OpenTofu does not fetch archives from an address; put the archive beside the program")


def _single(writer: Writer, name: str) -> Node:
    read = _read(writer, name)
    return _in_module(_add(writer, name, read)) if read is not None else Lit(None)


def _unbuilt(writer: Writer, name: str) -> Node:
    """An archive of what is not there yet."""
    place = f"{FOLDER}/{_clean(name)}"
    _tell_unbuilt(writer, name, place)
    if PurePosixPath(name).suffix in _ARCHIVES:
        return Unbuilt((Raw("path.module"), f"/{place}"))
    return _zipped(writer, name, {})


def _tell_unbuilt(writer: Writer, name: str, place: str) -> None:
    """Tells that a build makes it, and that it has to run first."""
    told = "build it and export again, or put it there before `tofu plan`"
    writer.context.note(f"{place}: the program's {name} is not there yet; {told}")


def _mapped(writer: Writer, entries: MapOf) -> Node:
    """An archive put together from single files, under a folder of the resource's own."""
    folder = _label(writer)
    files: dict[str, bytes] = {}
    for name, item in entries.entries:
        found = _member(writer, str(name), item)
        if found is None:
            return Lit(None)
        files.update({f"{folder}/{inner}": data for inner, data in found.items()})
    return _zipped(writer, folder, files)


def _member(writer: Writer, name: str, item: Expr) -> dict[str, bytes] | None:
    match item:
        case Asset("text", Literal(str() as text)):
            return {name: text.encode()}
        case Asset("file", Literal(str() as file)):
            read = _read(writer, file)
            return {name: read} if read is not None else None
        case Archive("file", Literal(str() as file)) if (writer.context.root / file).is_dir():
            return _files_below(writer.context.root / file, name)
        case Archive("file", Literal(str() as file)) if not (writer.context.root / file).exists():
            _tell_unbuilt(writer, file, f"{FOLDER}/{_label(writer)}/{_clean(name)}".removesuffix("/"))
            return {}
        case _:
            writer.cannot(f"'{name}' of an archive is neither a known text, nor a file or folder beside the program")
            return None


def _files_below(folder: Path, name: str, skipped: frozenset[str] = frozenset(("__pycache__",))) -> dict[str, bytes]:
    return {
        f"{name}/{file.relative_to(folder).as_posix()}": file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and skipped.isdisjoint(file.relative_to(folder).parts)
    }


def _read(writer: Writer, name: str) -> bytes | None:
    try:
        return (writer.context.root / name).read_bytes()
    except OSError as error:
        writer.cannot(f"cannot read {name}: {error.strerror}")
        return None


def _zipped(writer: Writer, name: str, files: dict[str, bytes]) -> Node:
    """The path of the archive that `archive_file` makes of a folder in the export."""
    for file, data in files.items():
        _add(writer, file, data)
    context = writer.context
    key = f"archive:{name}:{hashlib.sha256(json.dumps(sorted(files)).encode()).hexdigest()}"
    if key not in context.addresses:
        label = context.names.take("data.archive_file", [_label(writer)])
        context.addresses[key] = Address("archive_file", label, data=True)
        block = Block("data", ("archive_file", label))
        block.set("type", Lit("zip"))
        block.set("source_dir", _in_module(f"{FOLDER}/{_clean(name)}"))
        block.set("output_path", _in_module(f".terraform/archives/{label}.zip"))
        context.archives.append(block)
    return Raw(f"{context.addresses[key]}.output_path")


def archive_hash(node: Node) -> Argument | None:
    """The `source_code_hash` that goes with a function's archive, so that new code is noticed."""
    if isinstance(node, Raw) and node.text.startswith("data.archive_file."):
        return Argument("source_code_hash", Raw(node.text.replace(".output_path", ".output_base64sha256")))
    known = node != Lit(None) and not isinstance(node, Unbuilt)
    return Argument("source_code_hash", Fn("filebase64sha256", (node,))) if known else None


def _label(writer: Writer) -> str:
    return identifier(as_resource(writer.owner).name) if writer.owner is not None else "file"


def _clean(name: str) -> str:
    """A path without parts that lead out of the folder."""
    return "/".join(part for part in Path(name).parts if part not in ("..", "/", "."))


def _add(writer: Writer, name: str, data: bytes) -> str:
    whole = f"{FOLDER}/{_clean(name)}"
    known = writer.context.files.setdefault(whole, data)
    if known != data:
        whole = f"{FOLDER}/{hashlib.sha256(data).hexdigest()[:8]}/{_clean(name)}"
        writer.context.files[whole] = data
    return whole


def _in_module(name: str) -> Node:
    return Tpl((Raw("path.module"), f"/{name}"))
