"""How well a change that needs a fix is told beforehand, measured on the history of public repositories.

`python -m evals.history` reads a plan, the repositories and their labels, fits, and writes the tables of
docs/probability.md. It is slow (a log of forty thousand commits with sizes) and is not a part of CI.
"""
