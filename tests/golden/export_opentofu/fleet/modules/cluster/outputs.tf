output "eks_cluster_endpoint" {
  description = "`endpoint` of aws_eks_cluster.this."
  value       = aws_eks_cluster.this.endpoint
}

output "nodes_ready" {
  description = "Known when aws_eks_node_group.nodes is there."
  value       = true

  depends_on = [aws_eks_node_group.nodes]
}
