module billvault

go 1.19
