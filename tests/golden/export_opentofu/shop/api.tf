resource "aws_iam_role" "api_role" {
  name_prefix = "api-role-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_dynamodb_table" "api_carts" {
  name         = "api-carts"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_iam_role_policy" "api_policy" {
  name_prefix = "api-policy-"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem"]
        Resource = [aws_dynamodb_table.api_carts.arn]
      },
    ]
  })
  role = aws_iam_role.api_role.name

  lifecycle {
    create_before_destroy = true
  }
}

moved {
  from = aws_lambda_function.api_lambda
  to   = aws_lambda_function.api_function
}

resource "aws_lambda_function" "api_function" {
  function_name    = "api-function"
  role             = aws_iam_role.api_role.arn
  filename         = data.archive_file.api_function.output_path
  handler          = "handler.handler"
  runtime          = "python3.13"
  source_code_hash = data.archive_file.api_function.output_base64sha256

  environment {
    variables = {
      TABLE = aws_dynamodb_table.api_carts.name
      TOKEN = var.shop_apitoken
    }
  }

  timeouts {
    create = "5m"
  }

  depends_on = [aws_iam_role_policy.api_policy]
}

resource "aws_route53_record" "api_record" {
  name    = "api.shop.example.com"
  type    = "CNAME"
  zone_id = var.network_prod_zone_id
  records = ["${split(":", aws_lambda_function.api_function.arn)[3]}.lambda.example.com"]
  ttl     = 300
}
