environment = "production"
stages      = ["ingest", "stack", "export"]
max_workers = 40
