output "bucket" {
  description = "`bucket` of aws_s3_bucket.bucket."
  value       = aws_s3_bucket.bucket.bucket
}

output "sealing_ready" {
  description = "Known when aws_s3_bucket_server_side_encryption_configuration.sealing is there."
  value       = true

  depends_on = [aws_s3_bucket_server_side_encryption_configuration.sealing]
}
