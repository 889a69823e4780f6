import {
  to = aws_s3_bucket.logs
  id = "shop-logs"
}
