output "subnet_ids" {
  description = "`id` of aws_subnet.a, aws_subnet.b."
  value       = [aws_subnet.a.id, aws_subnet.b.id]
}
