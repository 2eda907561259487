module spoolhall

go 1.19
