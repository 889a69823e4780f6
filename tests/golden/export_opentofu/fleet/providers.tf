provider "aws" {
  alias  = "batch_aws"
  region = "us-east-1"
}

provider "aws" {
  alias  = "home"
  region = "eu-west-1"
}

provider "aws" {
  alias  = "web_aws"
  region = "eu-west-1"
}

provider "helm" {
  alias = "batch"
  kubernetes = {
    host = module.batch_cluster.eks_cluster_endpoint
    exec = {
      api_version = "client.authentication.k8s.io/v1beta1"
      command     = "aws"
      args        = ["eks", "get-token", "--cluster-name", "batch"]
    }
  }
}

provider "helm" {
  alias = "web"
  kubernetes = {
    host = module.web_cluster.eks_cluster_endpoint
    exec = {
      api_version = "client.authentication.k8s.io/v1beta1"
      command     = "aws"
      args        = ["eks", "get-token", "--cluster-name", "web"]
    }
  }
}

provider "kubernetes" {
  alias = "batch"
  host  = module.batch_cluster.eks_cluster_endpoint

  exec {
    api_version = "client.authentication.k8s.io/v1beta1"
    command     = "aws"
    args        = ["eks", "get-token", "--cluster-name", "batch"]
  }
}

provider "kubernetes" {
  alias = "web"
  host  = module.web_cluster.eks_cluster_endpoint

  exec {
    api_version = "client.authentication.k8s.io/v1beta1"
    command     = "aws"
    args        = ["eks", "get-token", "--cluster-name", "web"]
  }
}
