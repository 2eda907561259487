# syntax=docker/dockerfile:1.19
# The service: `foreread serve`, `foreread worker`, `foreread store …`. One image for all; docs/service.md.
#   docker build --build-arg VERSION=0.1.0 --build-arg REVISION="$(git rev-parse HEAD)" -t foreread .
# The base is pinned by tag. Pin it by digest, too, where your registry tells you one: python:3.13.9-slim-bookworm@sha256:…

FROM python:3.13.9-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /src
COPY requirements/service.txt requirements/service.txt
# Wheels alone: nothing is compiled here, and no setup.py runs. Each is checked against its hash.
RUN python -m venv /opt/foreread \
    && /opt/foreread/bin/pip install --require-hashes --only-binary :all: -r requirements/service.txt
COPY bot bot
COPY prompts prompts
# The package and its prompts stand beside what it needs; the harness (`foreread eval`) stays out.
RUN packages="$(/opt/foreread/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
    && cp -r bot "$packages/bot" \
    && cp -r prompts "$packages/bot/_prompts" \
    && printf '#!/opt/foreread/bin/python\nfrom bot.cli import main\nraise SystemExit(main())\n' > /opt/foreread/bin/foreread \
    && chmod 0755 /opt/foreread/bin/foreread \
    && /opt/foreread/bin/python -m compileall -q /opt/foreread \
    && rm -rf /opt/foreread/bin/pip* "$packages"/pip "$packages"/pip-*

FROM python:3.13.9-slim-bookworm
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Foreread" \
      org.opencontainers.image.description="Reads an AI-assisted change before the senior does, and says who has to sign off." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# git reads the objects of changes. Debian's security archive decides its version: rebuild for updates (docs/operations.md).
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git ca-certificates tini \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 foreread \
    && useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/foreread --create-home --shell /usr/sbin/nologin foreread
COPY --from=build /opt/foreread /opt/foreread
# State and cache are the only places that are written; everything else may be read-only (compose.yml, deploy/kubernetes).
ENV PATH="/opt/foreread/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_STATE_HOME=/var/lib/foreread/state \
    XDG_CACHE_HOME=/var/lib/foreread/cache \
    GIT_CONFIG_NOSYSTEM=1
RUN mkdir -p /var/lib/foreread/state /var/lib/foreread/cache && chown -R 10001:10001 /var/lib/foreread
VOLUME ["/var/lib/foreread"]
USER 10001:10001
WORKDIR /var/lib/foreread
EXPOSE 8080
STOPSIGNAL SIGTERM
# Of `serve`; a worker answers nobody: compose.yml and the manifests say otherwise for it.
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=2)"]
ENTRYPOINT ["/usr/bin/tini", "--", "foreread"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080"]
