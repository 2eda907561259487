"""`python -m evals`, the same as `foreread eval`."""

from evals.command import main

if __name__ == "__main__":
    raise SystemExit(main())
