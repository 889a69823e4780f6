module "web_network" {
  source    = "./modules/network"
  providers = { aws = aws.web_aws }

  name           = "web"
  region         = "eu-west-1"
  vpc_cidr_block = "10.1.0.0/16"
  logs_arn       = aws_s3_bucket.logs.arn
}

module "web_cluster" {
  source    = "./modules/cluster"
  providers = { aws = aws.web_aws }

  name           = "web"
  subnet_ids     = module.web_network.subnet_ids
  nodes_max_size = 3
}

module "web_base" {
  source = "./modules/base"
  providers = {
    kubernetes = kubernetes.web
    helm       = helm.web
  }

  name     = "web"
  wait_for = [module.web_cluster.nodes_ready]
}
