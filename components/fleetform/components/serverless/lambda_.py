"""An endpoint on AWS Lambda."""

from dataclasses import dataclass
from typing import Literal, NotRequired

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Transforms
from fleetform.components.names import limited
from fleetform.components.security.aws import AwsKey
from fleetform.components.security.policies import Statement, document, service_trust
from fleetform.components.serverless.endpoint import Endpoint, EndpointArgs, endpoint_props

LOG_DAYS = 30
ALIAS = "live"
NAME_LIMIT = 64


class LambdaEndpointArgs(EndpointArgs):
    """What an endpoint on Lambda is made from."""

    region: str
    """Region it is in."""
    account_id: str
    """Account it is in."""
    architecture: NotRequired[Literal["x86_64", "arm64"]]
    """What the image was built for; x86_64 unless given."""
    key_arn: NotRequired[pulumi.Input[str]]
    """Key for environment and logs; one of its own unless given."""
    secrets_key_arn: NotRequired[pulumi.Input[str]]
    """Key that seals the secrets, where it is not AWS's own."""
    protect: NotRequired[bool]
    """Refuse to delete its key."""


@dataclass(frozen=True)
class LambdaEndpointNodes:
    """The resources below an endpoint on Lambda."""

    logs: aws.cloudwatch.LogGroup
    role: aws.iam.Role
    function: aws.lambda_.Function
    alias: aws.lambda_.Alias
    url: aws.lambda_.FunctionUrl


class LambdaEndpoint(Endpoint):
    """A container image behind a function URL, which asks for IAM credentials unless it is public.

    The image must hold the Lambda Web Adapter (https://github.com/aws/aws-lambda-web-adapter) or answer the Lambda
    runtime API itself: Lambda does not speak HTTP to a port. The adapter finds the port in `AWS_LWA_PORT`.

    Lambda hands no secrets to an image, so for the secret `checkout-database` as `DATABASE_PASSWORD` the function
    gets its *name* in `DATABASE_PASSWORD_SECRET_ID`, and the permission to read this one secret from Secrets Manager.

    An instance takes one request at a time, whatever `concurrency` says; `max_instances` is reserved for the
    function, and `min_instances` are kept warm on the alias `live`, through which everybody calls it.
    """

    def __init__(
        self,
        name: str,
        args: LambdaEndpointArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the endpoint; `opts` must hand down an aws provider for its region, or the default one is used."""
        props = endpoint_props("lambda", args, {"region": args["region"]})
        super().__init__("serverless:LambdaEndpoint", name, props, transform, opts)
        function_name = limited(name, NAME_LIMIT)
        own = None if "key_arn" in args else self._key(function_name, args)
        key = own.key_arn if own is not None else args.get("key_arn")
        logs = aws.cloudwatch.LogGroup(
            self.named("logs"),
            name=log_group(function_name),
            retention_in_days=LOG_DAYS,
            kms_key_id=key,
            tags=args["tags"],
            opts=self.below(),
        )
        role, policy = self._role(function_name, args, own)
        function = self._function(function_name, args, key, logs, role, policy)
        alias = aws.lambda_.Alias(
            self.named("alias"),
            name=ALIAS,
            function_name=function.name,
            function_version=function.version,
            opts=self.below(),
        )
        if args["min_instances"] > 0:
            aws.lambda_.ProvisionedConcurrencyConfig(
                self.named("warm"),
                function_name=function.name,
                qualifier=alias.name,
                provisioned_concurrent_executions=args["min_instances"],
                opts=self.below(),
            )
        url = self._url(args, function, alias)
        self.nodes = LambdaEndpointNodes(logs, role, function, alias, url)
        self.url = url.function_url
        self.endpoint_name = function.name
        self.identity = role.arn
        self.finish_endpoint()

    def _key(self, function_name: str, args: LambdaEndpointArgs) -> AwsKey:
        return AwsKey(
            self.named("encryption"),
            {
                "alias": f"lambda/{function_name}",
                "purpose": f"Environment and logs of the function {function_name}",
                "region": args["region"],
                "account_id": args["account_id"],
                "log_groups": [log_group(function_name)],
                "tags": args["tags"],
                "protect": args.get("protect", False),
            },
            self.below(),
        )

    def _role(
        self, function_name: str, args: LambdaEndpointArgs, own: AwsKey | None
    ) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        """The function's role: writes to its own logs, opens its own environment, reads its own secrets."""
        region, account = args["region"], args["account_id"]
        group = f"arn:aws:logs:{region}:{account}:log-group:{log_group(function_name)}"
        role = aws.iam.Role(
            self.named("role"),
            name=limited(f"{function_name}-lambda", NAME_LIMIT),
            assume_role_policy=service_trust("lambda.amazonaws.com"),
            tags=args["tags"],
            opts=self.below(),
        )
        keys = [key for key in (args.get("key_arn"), args.get("secrets_key_arn")) if key is not None]
        statements: list[Statement] = [
            {"actions": ["logs:CreateLogStream", "logs:PutLogEvents"], "resources": [f"{group}:log-stream:*"]}
        ]
        if own is not None:
            statements.append(own.decrypt())
        if keys:
            statements.append({"actions": ["kms:Decrypt"], "resources": keys})
        if args["secrets"]:
            # Six characters of Secrets Manager's choice end every secret's ARN.
            secrets = [
                f"arn:aws:secretsmanager:{region}:{account}:secret:{secret}-??????"
                for secret in sorted(set(args["secrets"].values()))
            ]
            statements.append({"actions": ["secretsmanager:GetSecretValue"], "resources": secrets})
        policy = aws.iam.RolePolicy(
            self.named("policy"),
            name="function",
            role=role.name,
            policy=document(*statements),
            opts=self.below(),
        )
        return role, policy

    def _function(
        self,
        function_name: str,
        args: LambdaEndpointArgs,
        key: pulumi.Input[str] | None,
        logs: aws.cloudwatch.LogGroup,
        role: aws.iam.Role,
        policy: aws.iam.RolePolicy,
    ) -> aws.lambda_.Function:
        port = str(args["port"])
        return aws.lambda_.Function(
            self.named("function"),
            name=function_name,
            package_type="Image",
            image_uri=args["image"],
            architectures=[args.get("architecture", "x86_64")],
            role=role.arn,
            memory_size=args["memory_mib"],
            timeout=args["timeout_seconds"],
            reserved_concurrent_executions=args["max_instances"],
            publish=True,
            kms_key_arn=key,
            environment={
                "variables": {
                    **args["environment"],
                    **{f"{variable}_SECRET_ID": secret for variable, secret in args["secrets"].items()},
                    "PORT": port,
                    "AWS_LWA_PORT": port,
                }
            },
            logging_config={"log_format": "JSON", "log_group": logs.name},
            tags=args["tags"],
            # Permissions must be there when the first instance starts.
            opts=self.below(depends_on=[policy]),
        )

    def _url(
        self, args: LambdaEndpointArgs, function: aws.lambda_.Function, alias: aws.lambda_.Alias
    ) -> aws.lambda_.FunctionUrl:
        """The function's address; a public one lets everybody in by two permissions, as Lambda asks for.

        Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
        """
        url = aws.lambda_.FunctionUrl(
            self.named("url"),
            function_name=function.name,
            qualifier=alias.name,
            authorization_type="NONE" if args["public"] else "AWS_IAM",
            opts=self.below(),
        )
        if args["public"]:
            aws.lambda_.Permission(
                self.named("public-url"),
                statement_id="public-url",
                function=function.name,
                qualifier=alias.name,
                action="lambda:InvokeFunctionUrl",
                principal="*",
                function_url_auth_type="NONE",
                opts=self.below(),
            )
            aws.lambda_.Permission(
                self.named("public-invoke"),
                statement_id="public-invoke",
                function=function.name,
                qualifier=alias.name,
                action="lambda:InvokeFunction",
                principal="*",
                invoked_via_function_url=True,
                opts=self.below(),
            )
        return url


def log_group(function: str) -> str:
    """The log group of a function."""
    return f"/aws/lambda/{function}"
