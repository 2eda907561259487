"""Tests of a policy as data: a change, what people did, and what the gate is to say. docs/policy.md has the format."""

from bot.gate.trials._compare import Difference
from bot.gate.trials._nouns import Expected, Trial, TrialFile
from bot.gate.trials._read import read_trials
from bot.gate.trials._run import Outcome, run_trial
from bot.gate.trials._written import as_written

__all__ = ["Difference", "Expected", "Outcome", "Trial", "TrialFile", "as_written", "read_trials", "run_trial"]
