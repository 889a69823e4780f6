variable "name" {
  description = "Name of this store."
  type        = string
}

variable "key_deletion_window_in_days" {
  description = "`deletion_window_in_days` of aws_kms_key.key."
  type        = number
}
