variable "name" {
  description = "Name of this cluster."
  type        = string
}

variable "subnet_ids" {
  description = "`vpc_config.subnet_ids` of aws_eks_cluster.this."
  type        = list(string)
}

variable "nodes_max_size" {
  description = "`scaling_config.max_size` of aws_eks_node_group.nodes."
  type        = number
}
