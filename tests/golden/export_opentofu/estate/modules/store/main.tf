resource "aws_kms_key" "key" {
  deletion_window_in_days = var.key_deletion_window_in_days
  description             = "Objects of ${var.name}"
}

resource "aws_s3_bucket" "bucket" {
  bucket = "estate-${var.name}"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "sealing" {
  bucket = aws_s3_bucket.bucket.bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.key.arn
    }
  }
}
