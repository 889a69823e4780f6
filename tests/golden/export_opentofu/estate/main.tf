resource "aws_sns_topic" "alarms" {
  provider = aws.estate["us-east-1"]

  name = "alarms"
}

module "site" {
  source = "./modules/site"
  for_each = {
    berlin = { region = "eu-central-1", vpc_cidr_block = "10.1.0.0/16", machines_max_size = 2 }
    bremen = { region = "eu-central-1", vpc_cidr_block = "10.2.0.0/16", machines_max_size = 3 }
    london = { region = "eu-west-2", vpc_cidr_block = "10.3.0.0/16", machines_max_size = 2 }
    leeds  = { region = "eu-west-2", vpc_cidr_block = "10.4.0.0/16", machines_max_size = 5 }
  }
  providers = { aws = aws.estate[each.value.region] }

  name              = each.key
  region            = each.value.region
  vpc_cidr_block    = each.value.vpc_cidr_block
  machines_max_size = each.value.machines_max_size
}
