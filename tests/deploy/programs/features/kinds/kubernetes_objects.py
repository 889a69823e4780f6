"""Kubernetes objects, typed and not, and a Helm release."""

import pulumi
import pulumi_kubernetes as k8s

namespace = k8s.core.v1.Namespace("objects")
k8s.core.v1.ConfigMap("objects-map", metadata={"namespace": namespace.metadata.name}, data={"SNAKE_case": "kept"})
k8s.core.v1.Secret("objects-secret", string_data={"token": pulumi.Output.secret("hush")})
k8s.helm.v3.Release("objects-chart", chart="nginx", values={"a": {"b": namespace.metadata.name}})
