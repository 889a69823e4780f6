"""The service accounts by which GitOps engines reach other clusters.

Sources: the names of the charts argo-cd (https://github.com/argoproj/argo-helm) and flux2
(https://github.com/fluxcd-community/helm-charts).
"""

from typing import Literal

Engine = Literal["argocd", "flux"]

NAMESPACES: dict[Engine, str] = {"argocd": "argocd", "flux": "flux-system"}
SERVICE_ACCOUNTS: dict[Engine, tuple[str, ...]] = {
    "argocd": ("argocd-application-controller", "argocd-applicationset-controller", "argocd-server"),
    "flux": ("kustomize-controller", "helm-controller"),
}
