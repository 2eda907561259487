resource "aws_sqs_queue" "work" {
  count = length(var.stages)

  name                       = "${local.name}-${var.stages[count.index]}"
  visibility_timeout_seconds = 3600

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.held[count.index].arn
    maxReceiveCount     = 3
  })
}

# Failed three times. Someone looks at them and sends them again.
resource "aws_sqs_queue" "held" {
  count = length(var.stages)

  name                      = "${local.name}-${var.stages[count.index]}-held"
  message_retention_seconds = 14 * 24 * 3600
}

output "queue_urls" {
  value = zipmap(var.stages, aws_sqs_queue.work[*].url)
}
