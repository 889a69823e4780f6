"""Arithmetic on unknown numbers."""

import pulumi
import pulumi_aws as aws
import pulumi_random as random

number = random.RandomInteger("number", min=3, max=30)
aws.sqs.Queue("number-sum", delay_seconds=number.result.apply(lambda n: n * 2 + 1 - 3))
aws.sqs.Queue("number-part", delay_seconds=number.result.apply(lambda n: (n + 7) // 2 % 5))
aws.sqs.Queue("number-sign", delay_seconds=number.result.apply(lambda n: abs(-n)))
aws.sqs.Queue("number-text", name=pulumi.Output.concat("queue-", number.result.apply(str)))
