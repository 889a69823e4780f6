"""A main function behind a guard, and classes that make resources when they are asked."""

import functools
import logging
import os
from typing import TypeVar

import pulumi
import pulumi_aws as aws
import pulumi_random as random

Made = TypeVar("Made", bound=pulumi.Resource)
log = logging.getLogger(__name__)


class Stack:
    def __init__(self, name: str) -> None:
        self.name = name
        self._made: list[pulumi.Resource] = []

    @functools.cached_property
    def topic(self) -> aws.sns.Topic:
        return self._keep(aws.sns.Topic(f"{self.name}-topic", display_name=os.environ.get("NOT_SET_HERE", "Shop")))

    @functools.cached_property
    def suffix(self) -> pulumi.Output[str]:
        return self._keep(random.RandomId(f"{self.name}-suffix", byte_length=4, keepers={"topic": self.topic.id})).hex

    def _keep(self, made: Made) -> Made:
        self._made.append(made)
        return made

    def subscribe(self, *addresses: str) -> None:
        for number, address in enumerate(addresses, 1):
            made = aws.sns.TopicSubscription(
                f"{self.name}-{number:02d}", topic=self.topic.arn, protocol="email", endpoint=address
            )
            self._keep(made)

    def __len__(self) -> int:
        return len(self._made)


def main() -> None:
    stack = Stack("guarded")
    stack.subscribe("a@example.com", "b@example.com")
    log.info("made %d", len(stack))
    pulumi.export("guarded", pulumi.Output.concat(stack.suffix, "-", str(len(stack))))


if __name__ == "__main__":
    main()
