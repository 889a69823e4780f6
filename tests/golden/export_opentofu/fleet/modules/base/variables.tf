variable "name" {
  description = "Name of this base."
  type        = string
}

variable "wait_for" {
  description = "What is there before kubernetes_manifest.system."
  type        = any
}
