output "bucket" {
  value = aws_s3_bucket.this.id
}

output "arn" {
  value = aws_s3_bucket.this.arn
}

output "locations" {
  description = "Where each kind of file goes, as s3:// addresses without a final slash."
  value       = { for kind, prefix in local.prefixes : kind => "s3://${aws_s3_bucket.this.id}/${prefix}" }
}
