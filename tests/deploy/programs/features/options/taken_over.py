"""Things that exist already and are taken over."""

import pulumi
import pulumi_aws as aws

aws.sqs.Queue("imported", name="orders", opts=pulumi.ResourceOptions(import_="https://sqs.example.com/1/orders"))
