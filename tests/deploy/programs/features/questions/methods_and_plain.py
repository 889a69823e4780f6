"""Plain questions by token, and questions without arguments."""

from typing import Any

import pulumi
import pulumi_aws as aws

found: Any = pulumi.runtime.invoke("aws:index/getBillingServiceAccount:getBillingServiceAccount", {}).value
aws.ssm.Parameter("plain-question", type="String", value=found["arn"])
zone = aws.route53.get_zone(name="example.com")
for prefix in ("www", "api"):
    aws.route53.Record(
        f"plain-{prefix}", zone_id=zone.zone_id, name=f"{prefix}.{zone.name}", type="A", ttl=300, records=["10.0.0.1"]
    )
secret = aws.secretsmanager.get_secret_version_output(secret_id="shop/database")
aws.ssm.Parameter(
    "plain-secret", type="SecureString", value=pulumi.Output.secret(secret.secret_string).apply(lambda text: text + "!")
)
