"""A comment always fits, however much changes."""

from __future__ import annotations

import pytest

from fleetform.review.diff import compare
from fleetform.review.report.markdown import LONGEST, markdown
from fleetform.review.review import Review
from review.small import Group, Made, Options, graph


def many(clusters: int, queues: int, words: int) -> None:
    for cluster in range(clusters):
        group = Group("shop:net:Cluster", f"cluster-{cluster}-{'ab' * (cluster % 7)}")
        for queue in range(queues):
            name = f"{group._name}-queue-{queue}-{cluster * queue}"
            Made("aws:sqs/queue:Queue", name, Options(parent=group), text=f"{cluster} {queue} {'wörd ' * words}")


@pytest.mark.parametrize(("clusters", "queues"), [(1, 1), (3, 40), (30, 30), (400, 3)])
def test_a_comment_fits(clusters: int, queues: int) -> None:
    changes = compare(graph(lambda: many(clusters, queues, 1)), graph(lambda: many(clusters, queues, 60)))
    told = markdown(Review(changes), "shop")
    assert len(told.encode()) <= LONGEST
    assert told.startswith("<!-- fleetform-review: shop -->\n")
    assert told.count("<details") == told.count("</details>")
    assert f"{clusters * queues:,} to update" in told
