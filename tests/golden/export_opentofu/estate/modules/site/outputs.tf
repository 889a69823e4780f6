output "vpc_id" {
  description = "`id` of aws_vpc.vpc."
  value       = aws_vpc.vpc.id
}
