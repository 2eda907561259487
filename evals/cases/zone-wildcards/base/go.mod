module zonekeep

go 1.19
