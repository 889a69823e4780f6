variable "name" {
  description = "Name of this network."
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

variable "logs_arn" {
  description = "`log_destination` of aws_flow_log.flow_log."
  type        = string
}
