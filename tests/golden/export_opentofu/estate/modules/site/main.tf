resource "aws_vpc" "vpc" {
  cidr_block = var.vpc_cidr_block
  tags       = { Name = var.name }
}

resource "aws_subnet" "private" {
  for_each = {
    a = 0
    b = 1
    c = 2
  }

  vpc_id            = aws_vpc.vpc.id
  availability_zone = "${var.region}${each.key}"
  cidr_block        = cidrsubnet(var.vpc_cidr_block, 8, each.value)
  tags              = { Name = "${var.name}-private-${each.key}" }
}

module "data_store" {
  source = "../store"

  name                        = "${var.name}-data"
  key_deletion_window_in_days = 30
}

module "logs_store" {
  source = "../store"

  name                        = "${var.name}-logs"
  key_deletion_window_in_days = 7
}

resource "aws_launch_template" "template" {
  name     = "${var.name}-machine"
  image_id = "ami-0123456789abcdef0"
  user_data = templatefile("${path.module}/templates/template_user_data.tftpl", {
    name              = var.name
    data_store_bucket = module.data_store.bucket
  })
}

resource "aws_autoscaling_group" "machines" {
  name                = var.name
  max_size            = var.machines_max_size
  min_size            = 1
  vpc_zone_identifier = values(aws_subnet.private)[*].id

  launch_template {
    id      = aws_launch_template.template.id
    version = "$Latest"
  }

  depends_on = [module.logs_store.sealing_ready]
}
