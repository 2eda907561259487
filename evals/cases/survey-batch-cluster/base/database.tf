resource "aws_db_subnet_group" "jobs" {
  name       = "${local.name}-jobs"
  subnet_ids = [for subnet in aws_subnet.database : subnet.id]
}

resource "aws_security_group" "database" {
  name   = "${local.name}-database"
  vpc_id = aws_vpc.survey.id

  ingress {
    description     = "Postgres from the workers"
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.workers.id]
  }
}

# Which recording went through which stage with which parameters. Cannot be made again from the recordings.
resource "aws_db_instance" "jobs" {
  identifier     = "${local.name}-jobs"
  engine         = "postgres"
  engine_version = "16.4"
  instance_class = "db.m7g.large"

  storage_type      = "gp2"
  allocated_storage = 200
  storage_encrypted = true

  db_name                     = "jobs"
  username                    = "jobs"
  manage_master_user_password = true

  db_subnet_group_name   = aws_db_subnet_group.jobs.name
  vpc_security_group_ids = [aws_security_group.database.id]
  publicly_accessible    = false

  backup_retention_period   = 14
  deletion_protection       = true
  skip_final_snapshot       = false
  final_snapshot_identifier = "${local.name}-jobs-final"
}
