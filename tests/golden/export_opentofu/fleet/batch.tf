module "batch_network" {
  source    = "./modules/network"
  providers = { aws = aws.batch_aws }

  name           = "batch"
  region         = "us-east-1"
  vpc_cidr_block = "10.2.0.0/16"
  logs_arn       = aws_s3_bucket.logs.arn
}

module "batch_cluster" {
  source    = "./modules/cluster"
  providers = { aws = aws.batch_aws }

  name           = "batch"
  subnet_ids     = module.batch_network.subnet_ids
  nodes_max_size = 9
}

module "batch_base" {
  source = "./modules/base"
  providers = {
    kubernetes = kubernetes.batch
    helm       = helm.batch
  }

  name     = "batch"
  wait_for = [module.batch_cluster.nodes_ready]
}
