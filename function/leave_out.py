"""Leaves out of an image what no component in it uses: the clouds' SDKs are a hundred services each.

    python leave_out.py FOLDER

The folder is that of the image's Python path. Whatever is in it and is no SDK is looked through for what it imports of
SDKs; what those services import themselves is kept, too. In place of every other service stays a module that says why
it is not there. Standard library only: it runs before anything else is there.
"""

# ruff: noqa: INP001  a step of the image's build, of no package
# ruff: noqa: T201  a command's own messages

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_LINE = re.compile(
    r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]+)|import[ \t]+([^\n]+))", re.MULTILINE
)
_NAME = re.compile(r"(\w+(?:\.\w+)*)(?:[ \t]+as[ \t]+(\w+))?")
_COMMENT = re.compile(r"#[^\n]*")
_WRITTEN = re.compile(r"\bpulumi_\w+\.\w+")
_FIXED = ("config", "__pycache__")
"""Folders of an SDK that are no services."""

_LEFT_OUT = '''\
"""Left out of this image."""

raise ModuleNotFoundError(
    "{name} is not in this image, because no component that it was built with uses it: build it with yours, as "
    "docs/crossplane.md says",
    name="{name}",
)
'''


def main(arguments: list[str]) -> int:
    """Run the command; returns its exit status."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    before = _size(folder)
    left = leave_out(folder)
    print(f"{len(left)} services left out: {before / 1e6:,.0f} MB are {_size(folder) / 1e6:,.0f} MB now")
    return 0


def leave_out(folder: Path) -> list[str]:
    """Leave out the services that nothing uses; returns their names."""
    sdks = {path.name: path for path in sorted(folder.glob("pulumi_*")) if (path / "_utilities.py").is_file()}
    used = _used(folder, sdks)
    left: list[str] = []
    for sdk, path in sdks.items():
        for service in sorted(path.iterdir()):
            name = f"{sdk}.{service.name}"
            if (service / "__init__.py").is_file() and service.name not in _FIXED and name not in used:
                _replace(service, name)
                left.append(name)
    return left


def _replace(service: Path, name: str) -> None:
    if service.is_symlink():
        service.unlink()
    else:
        shutil.rmtree(service)
    service.mkdir()
    (service / "__init__.py").write_text(_LEFT_OUT.format(name=name), encoding="utf-8")


def _used(folder: Path, sdks: dict[str, Path]) -> set[str]:
    """The services that are used, as `pulumi_aws.ec2`, and those that these use."""
    todo = set(_of_programs(folder, sdks))
    used: set[str] = set()
    while todo:
        service = todo.pop()
        used.add(service)
        todo |= set(_of_service(service, sdks)) - used
    return used


def _of_programs(folder: Path, sdks: dict[str, Path]) -> Iterator[str]:
    """Services that anything but the SDKs names: `from pulumi_aws import ec2`, `aws.ec2`, `"pulumi_aws.ec2"`."""
    own = [path for path in folder.iterdir() if path.name not in sdks]
    texts = [file.read_text(encoding="utf-8", errors="replace") for path in own for file in _sources(path)]
    called = {sdk: sdk for sdk in sdks}
    for text in texts:
        for module, name, alias in _imports(text) if "pulumi_" in text else ():
            if not module and alias and name in sdks:
                called[alias] = name
            elif module in sdks:
                yield from _service(f"{module}.{name}", sdks)
        for dotted in _WRITTEN.findall(text):
            yield from _service(dotted, sdks)
    # A name for an SDK may be used in another file than the one that gives it.
    for text in texts:
        if any(f"{word}." in text for word in called):
            for word, name in _attributes(text):
                yield from _service(f"{called.get(word, '')}.{name}", sdks)


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    """What a program takes from what it has a name for: `aws` and `ec2` of `aws.ec2`."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return  # templates of programs, and what is written for another Python: nothing runs it here
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node.attr


def _of_service(service: str, sdks: dict[str, Path]) -> Iterator[str]:
    """Services that the modules of a service import."""
    sdk, _, name = service.partition(".")
    root = sdks[sdk]
    for file in _sources(root / name):
        package = [sdk, *file.relative_to(root).parts[:-1]]
        for module, imported, _ in _imports(file.read_text(encoding="utf-8")):
            dots = len(module) - len(module.lstrip("."))
            base = [*package[: len(package) - dots + 1], *filter(None, module[dots:].split("."))] if dots else [module]
            yield from _service(".".join(filter(None, [*base, imported])), sdks)


def _imports(text: str) -> Iterator[tuple[str, str, str]]:
    """What a text imports: from where (empty for `import x`), what, and the name that it gets."""
    for module, several, plain in _LINE.findall(text):
        for name, alias in _NAME.findall(_COMMENT.sub("", several or plain)):
            yield module, name, alias


def _service(path: str, sdks: dict[str, Path]) -> Iterable[str]:
    """The service that a dotted path begins with, if it does."""
    sdk, _, rest = path.partition(".")
    name = rest.partition(".")[0]
    known = sdk in sdks and name and (sdks[sdk] / name / "__init__.py").is_file()
    return [f"{sdk}.{name}"] if known else []


def _sources(path: Path) -> Iterator[Path]:
    if path.suffix == ".py":
        yield path
    for folder, _, files in os.walk(path, followlinks=True):
        yield from (Path(folder, file) for file in files if file.endswith(".py"))


def _size(folder: Path) -> int:
    return sum(
        Path(place, file).stat().st_size for place, _, files in os.walk(folder, followlinks=True) for file in files
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
