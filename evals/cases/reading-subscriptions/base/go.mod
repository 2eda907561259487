module fieldgate

go 1.19
