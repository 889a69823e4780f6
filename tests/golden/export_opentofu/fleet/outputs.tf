output "web_endpoint" {
  value = module.web_cluster.eks_cluster_endpoint
}

output "batch_endpoint" {
  value = module.batch_cluster.eks_cluster_endpoint
}
