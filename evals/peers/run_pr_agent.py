"""PR-Agent's `/review` in a work tree of `python -m evals.peers trees`; run by PR-Agent's own Python (0.49 wants 3.12).

    cd FOLDER/CASE && OPENAI__KEY=… OPENAI__API_BASE=… CONFIG__MODEL=… \\
        CONFIG__CUSTOM_MODEL_MAX_TOKENS=200000 PR_AGENT_PYTHON run_pr_agent.py

Its local provider calls the pull request by its branch and takes the commits for the description. Here the title is the
commit's subject and the description empty, as for a pull request whose author wrote none. All else is as it ships.
"""

from __future__ import annotations

import os
import sys

os.environ.update({"CONFIG__GIT_PROVIDER": "local", "CONFIG__FALLBACK_MODELS": "[]"})  # read when it is imported

from pr_agent import cli
from pr_agent.git_providers.local_git_provider import LocalGitProvider

LocalGitProvider.get_pr_title = lambda self: self.repo.head.commit.summary
LocalGitProvider.get_pr_description_full = lambda _: ""
sys.exit(cli.run(["--pr_url=main", "review"]))
