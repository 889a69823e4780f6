"""Secrets, and what is made of them."""

import pulumi
import pulumi_aws as aws
import pulumi_random as random

password = random.RandomPassword("secret-password", length=12)
hush = pulumi.Output.secret("hush")
aws.ssm.Parameter("secret-plain", type="String", value=hush)
aws.ssm.Parameter("secret-joined", type="String", value=pulumi.Output.concat("db://", hush, "@", password.result))
aws.ssm.Parameter("secret-opened", type="String", value=pulumi.Output.unsecret(hush))
aws.ssm.Parameter("secret-length", type="String", value=hush.apply(lambda text: str(len(text))))
aws.ssm.Parameter("secret-tag", type="String", value="x", tags={"open": "1", "closed": hush})
