module rampgate

go 1.19
