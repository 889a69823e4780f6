resource "aws_iam_role" "role" {
  name = "${var.name}-role"
  assume_role_policy = jsonencode({
    Action    = "sts:AssumeRole"
    Effect    = "Allow"
    Principal = { Service = "eks.amazonaws.com" }
  })
}

resource "aws_eks_cluster" "this" {
  name     = var.name
  role_arn = aws_iam_role.role.arn

  vpc_config {
    subnet_ids = var.subnet_ids
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_eks_node_group" "nodes" {
  cluster_name    = aws_eks_cluster.this.name
  node_role_arn   = "arn:aws:iam::123456789012:role/${var.name}-nodes"
  subnet_ids      = var.subnet_ids
  node_group_name = "${var.name}-nodes"

  scaling_config {
    min_size     = 1
    max_size     = var.nodes_max_size
    desired_size = 1
  }
}
