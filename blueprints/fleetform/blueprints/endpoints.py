"""Serverless endpoints, by intent."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fleetform.blueprints.model import Image, Model, Name, VariableName

Platform = Literal["lambda", "cloud-run", "container-apps", "knative"]

PROVIDER_OF: dict[str, str] = {"lambda": "aws", "cloud-run": "gcp", "container-apps": "azure"}

_MEMORY = re.compile(r"^(\d+)(Mi|Gi)$")


class Scale(Model):
    """How many instances run."""

    min: int = Field(default=0, ge=0, le=1000, description="Fewest instances; 0 scales to zero.", examples=[0])
    max: int = Field(default=10, ge=1, le=1000, description="Most instances.", examples=[20])

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"min ({self.min}) is larger than max ({self.max})")
        return self


class ServerlessEndpoint(Model):
    """A container that answers HTTP requests and scales with them."""

    name: Name = Field(max_length=32, description="Name, unique among the endpoints.", examples=["checkout"])
    platform: Platform = Field(description="Where it runs.", examples=["cloud-run"])
    account: Name | None = Field(
        default=None, description="Account it is in; the first one of its cloud unless given.", examples=["gcp-retail"]
    )
    region: str | None = Field(default=None, description="Region; needed except on Knative.", examples=["europe-west1"])
    cluster: Name | None = Field(default=None, description="Cluster it runs on; Knative only.", examples=["hub-eu"])
    namespace: Name = Field(default="default", description="Namespace; Knative only.", examples=["shop"])
    image: Image = Field(
        description="Container image with tag or digest.",
        examples=["europe-west1-docker.pkg.dev/retail-prod-4711/shop/checkout:2.3.1"],
    )
    port: int = Field(default=8080, ge=1, le=65535, description="Port the container listens on.", examples=[8080])
    memory: str = Field(
        default="512Mi", pattern=r"^\d+(Mi|Gi)$", description="Memory of an instance.", examples=["512Mi"]
    )
    cpu: float = Field(default=1.0, ge=0.25, le=8, description="CPUs of an instance; not on Lambda.", examples=[1.0])
    concurrency: int = Field(
        default=80, ge=1, le=1000, description="Requests an instance takes at once; one on Lambda.", examples=[80]
    )
    scale: Scale = Field(default_factory=Scale, description="Bounds of scaling.", examples=[{"min": 0, "max": 20}])
    timeout_seconds: int = Field(default=60, ge=1, le=900, description="Longest time of a request.", examples=[60])
    environment: dict[VariableName, Annotated[str, Field(max_length=4096)]] = Field(
        default_factory=dict, description="Environment variables that are no secrets.", examples=[{"LOG_LEVEL": "info"}]
    )
    secrets: dict[VariableName, Annotated[str, Field(pattern=r"^[A-Za-z0-9/_+=.@-]+$", max_length=255)]] = Field(
        default_factory=dict,
        description="Environment variables taken from the cloud's secret store: name to the secret's name there.",
        examples=[{"DATABASE_PASSWORD": "checkout-database"}],
    )
    public: bool = Field(default=False, description="Anyone may call it without a token.", examples=[False])

    @property
    def memory_mib(self) -> int:
        """Memory in MiB."""
        found = _MEMORY.match(self.memory)
        assert found is not None
        return int(found[1]) * (1024 if found[2] == "Gi" else 1)

    @model_validator(mode="after")
    def _place(self) -> Self:
        if self.platform == "knative":
            if self.cluster is None:
                raise ValueError("an endpoint on knative needs 'cluster'")
            if self.region or self.account:
                raise ValueError("an endpoint on knative is where its cluster is: leave 'region' and 'account' out")
        elif self.region is None:
            raise ValueError(f"an endpoint on {self.platform} needs 'region'")
        elif self.cluster is not None:
            raise ValueError(f"an endpoint on {self.platform} runs on no cluster: leave 'cluster' out")
        if self.platform != "knative" and "namespace" in self.model_fields_set:
            raise ValueError(f"an endpoint on {self.platform} has no namespace: leave 'namespace' out")
        if self.platform == "lambda" and (given := self.model_fields_set & {"cpu", "concurrency"}):
            names = " and ".join(f"'{name}'" for name in sorted(given))
            raise ValueError(
                f"Lambda gives CPU by memory, and an instance takes one request at a time: leave {names} out"
            )
        if self.platform == "lambda" and not 128 <= self.memory_mib <= 10240:
            raise ValueError(f"memory {self.memory}: Lambda has 128Mi to 10240Mi")
        if self.platform == "lambda" and self.environment.keys() & {"AWS_REGION", "PORT"}:
            raise ValueError("AWS_REGION and PORT are set by the platform: leave them out of 'environment'")
        return self
