"""Other reviewers on the same changes with the same model: what they are asked, and their answers as findings."""
