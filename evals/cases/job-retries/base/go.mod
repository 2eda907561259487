module tasklane

go 1.19
