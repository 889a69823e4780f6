variable "name" {
  description = "Name of this site."
  type        = string
}

variable "region" {
  description = "`region` of the provider aws."
  type        = string
}

variable "vpc_cidr_block" {
  description = "`cidr_block` of aws_vpc.vpc."
  type        = string
}

variable "machines_max_size" {
  description = "`max_size` of aws_autoscaling_group.machines."
  type        = number
}
