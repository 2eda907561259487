variable "environment" {
  description = "Which copy of the cluster this is. Part of every name."
  type        = string
}

variable "stages" {
  description = "The stages of the pipeline, in order."
  type        = list(string)
}

variable "max_workers" {
  description = "How many machines may run at once."
  type        = number
}

variable "image_id" {
  description = "The workers' machine image."
  type        = string
  default     = "ami-0b62e1c0a4f7d3318"
}

locals {
  name = "survey-${var.environment}"
}
