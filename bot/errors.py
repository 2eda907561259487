"""Every error that Foreread raises, named by who can act on it.

A message has two parts: what happened, and what to do about it. Entrances print both on one line.
"""

__all__ = [
    "BudgetError",
    "ConfigError",
    "ForereadError",
    "HostError",
    "HostUnavailableError",
    "LedgerError",
    "ModelError",
    "ModelRefusedError",
    "ModelTimedOutError",
    "ModelUnavailableError",
    "PatchError",
    "PromptError",
    "RepositoryError",
    "SnapshotError",
    "UsageError",
]


class ForereadError(Exception):
    """Base of all errors that a person can act on.

    `remedy` is what to do next, as an imperative sentence; it may be empty where nothing can be done.
    """

    def __init__(self, happened: str, remedy: str = "") -> None:
        super().__init__(happened)
        self.happened = happened
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.happened} {self.remedy}".strip()


class UsageError(ForereadError):
    """The command line asks for something that does not exist or does not fit together. The caller acts."""


class ConfigError(ForereadError):
    """The configuration at the base commit is wrong. Its owner acts."""


class PatchError(ForereadError):
    """The patch cannot be read, or does not apply to the tree. Whoever made the patch acts."""


class RepositoryError(ForereadError):
    """The repository cannot give what was asked: no such revision, shallow history, missing objects."""


class HostError(ForereadError):
    """The code host refused, or does not have, what was asked for. Whoever gave the token or the name acts."""


class HostUnavailableError(HostError):
    """The code host could not be reached, was overloaded, or wants to be left alone for a while. Try again later."""


class SupersededError(HostUnavailableError):
    """What is being read is not what would be read now: a newer run will do it. Nobody need act."""


class SnapshotError(ForereadError):
    """The recorded snapshot cannot be read. Whoever recorded it acts."""


class StoreError(ForereadError):
    """The service's database cannot be had, or is not as this version needs it. Whoever runs the service acts."""


class LedgerError(ForereadError):
    """The ledger cannot take an entry, or cannot be trusted to. Whoever keeps it acts."""


class LedgerUnavailableError(LedgerError):
    """The database that holds the ledger cannot be had. Try again later."""


class PromptError(ForereadError):
    """A prompt file is wrong. We act: it is a defect of the distribution, or of a team's override."""


class ModelError(ForereadError):
    """The language model gave no usable reply. The review goes on without it and says so."""


class ModelUnavailableError(ModelError):
    """The model could not be reached, timed out, was overloaded, or the account may not use it."""


class ModelTimedOutError(ModelUnavailableError):
    """No complete reply came in time. The provider may bill the request all the same."""


class BudgetError(ModelError):
    """A request was not sent, because it might have passed the budget. Whoever pays acts."""


class ModelRefusedError(ModelError):
    """The model declined to answer."""
