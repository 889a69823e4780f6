provider "aws" {
  region = var.aws_region
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"

  default_tags {
    tags = { stack = "shop" }
  }
}

provider "helm" {
  kubernetes = {
    host                   = aws_eks_cluster.shop.endpoint
    cluster_ca_certificate = base64decode(aws_eks_cluster.shop.certificate_authority[0].data)
    exec = {
      api_version = "client.authentication.k8s.io/v1"
      command     = "aws"
      args        = ["eks", "get-token", "--cluster-name", aws_eks_cluster.shop.name]
      env         = { AWS_PROFILE = "shop" }
    }
  }
}

provider "kubernetes" {
  host                   = aws_eks_cluster.shop.endpoint
  cluster_ca_certificate = base64decode(aws_eks_cluster.shop.certificate_authority[0].data)

  exec {
    api_version = "client.authentication.k8s.io/v1"
    command     = "aws"
    args        = ["eks", "get-token", "--cluster-name", aws_eks_cluster.shop.name]
    env         = { AWS_PROFILE = "shop" }
  }
}
