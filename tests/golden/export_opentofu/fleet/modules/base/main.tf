resource "kubernetes_manifest" "system" {
  manifest = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata   = { name = "system" }
  }

  depends_on = [var.wait_for]
}

resource "helm_release" "metrics" {
  name      = "${var.name}-metrics"
  chart     = "metrics-server"
  namespace = "system"
  values    = [yamlencode({ clusterName = var.name })]

  depends_on = [var.wait_for]
}
