"""Attributes and items of outputs, without `apply`."""

import pulumi_aws as aws

cluster = aws.eks.Cluster("lifted", role_arn="arn:aws:iam::1:role/eks", vpc_config={"subnet_ids": ["subnet-1"]})
aws.ssm.Parameter("lifted-attribute", type="String", value=cluster.certificate_authority.data)
aws.ssm.Parameter("lifted-key", type="String", value=cluster.certificate_authority["data"])
aws.ssm.Parameter("lifted-index", type="String", value=cluster.identities[0].oidcs[0].issuer)
aws.ssm.Parameter("lifted-list", type="String", value=cluster.vpc_config.subnet_ids[0])
