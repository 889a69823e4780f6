"""Decorators, context managers and closures around resources."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import pulumi
import pulumi_aws as aws

P, R = ParamSpec("P"), TypeVar("R")
prefixes: list[str] = ["decorated"]


def twice(function: Callable[P, R]) -> Callable[P, list[R]]:
    @functools.wraps(function)
    def both(*args: P.args, **kwargs: P.kwargs) -> list[R]:
        made: list[R] = []
        for word in ("one", "two"):
            with scope(word):
                made.append(function(*args, **kwargs))
        return made

    return both


@contextmanager
def scope(word: str) -> Iterator[None]:
    prefixes.append(word)
    try:
        yield
    finally:
        prefixes.pop()


def name(last: str) -> str:
    return "-".join([*prefixes, last])


@twice
def table(key: str, *, ttl: bool = False) -> aws.dynamodb.Table:
    return aws.dynamodb.Table(
        name("table"),
        attributes=[aws.dynamodb.TableAttributeArgs(name=key, type="S")],
        hash_key=key,
        billing_mode="PAY_PER_REQUEST",
        ttl={"attribute_name": "expires", "enabled": ttl},
    )


tables = [*table("id"), *twice(lambda: aws.sqs.Queue(name("queue")))()]
with scope("late"):
    aws.ssm.Parameter(
        name("arns"), type="String", value=pulumi.Output.all(*[each.arn for each in tables]).apply("|".join)
    )
