variable "environment" {
  description = "Which copy of the lake this is: prod or trial."
  type        = string
}

variable "tags" {
  description = "Tags of the bucket."
  type        = map(string)
  default     = {}
}
