"""Pictures of a graph: what a program would deploy, grouped by cloud and region, as SVG, HTML, Mermaid or JSON."""

from __future__ import annotations

from pathlib import Path

from fleetform.graph.model import Graph
from fleetform.review.errors import ReviewError

SUFFIXES = (".html", ".json", ".mmd", ".svg")


def check_suffix(path: Path) -> None:
    """Says early that a file cannot be written.

    Raises:
        ReviewError: Its name does not end as one of the known forms does, or its folder is not there.
    """
    if path.suffix not in SUFFIXES:
        raise ReviewError(f"{path}: a picture's name ends with {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}")
    if path.is_dir():
        raise ReviewError(f"{path}: is a folder")


def draw(graph: Graph, path: Path) -> None:
    """Writes a graph's picture, in the form that the file's name asks for; folders are made. Same graph, same bytes.

    Raises:
        ReviewError: The file cannot be written.
    """
    check_suffix(path)
    text = picture(graph, path.suffix)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ReviewError(f"{path}: cannot be written: {error.strerror}") from error


def picture(graph: Graph, suffix: str) -> str:
    """A graph's picture as text, in the form that belongs to a suffix."""
    if suffix == ".json":
        from fleetform.graph.serialize import dumps

        return dumps(graph)
    from fleetform.review.picture.inventory import take_inventory

    inventory = take_inventory(graph)
    match suffix:
        case ".svg":
            from fleetform.review.picture.svg import svg

            return svg(inventory)
        case ".html":
            from fleetform.review.picture.page import page

            return page(inventory)
        case _:
            from fleetform.review.picture.mermaid import mermaid

            return mermaid(inventory)
