resource "aws_security_group" "workers" {
  name   = "${local.name}-workers"
  vpc_id = aws_vpc.survey.id

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_launch_template" "worker" {
  name_prefix            = "${local.name}-worker-"
  image_id               = var.image_id
  instance_type          = "c7i.4xlarge"
  vpc_security_group_ids = [aws_security_group.workers.id]

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_autoscaling_group" "workers" {
  name                = "${local.name}-workers"
  min_size            = 0
  max_size            = var.max_workers
  vpc_zone_identifier = [for subnet in aws_subnet.workers : subnet.id]

  launch_template {
    id      = aws_launch_template.worker.id
    version = "$Latest"
  }

  # Set by the queue's length, see the scaler.
  lifecycle {
    ignore_changes = [desired_capacity]
  }
}
