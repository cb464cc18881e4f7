# One image for web and runner. `docker compose up` is the way to start it; see compose.yaml.
ARG BASE_IMAGE=python:3.13-slim

FROM ${BASE_IMAGE} AS packages
COPY requirements/run.lock /requirements/run.lock
# pip leaves with this stage: what runs later installs nothing.
RUN python -m venv /venv \
 && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements/run.lock \
 && /venv/bin/python -m pip uninstall -y -q pip

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="Strata" \
      org.opencontainers.image.description="A neural-network playground in the browser" \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 10001 strata \
 && useradd --uid 10001 --gid strata --home-dir /data --no-create-home --shell /usr/sbin/nologin strata \
 && install -d -o strata -g strata -m 700 /data
COPY --from=packages /venv /venv
WORKDIR /srv/strata
COPY LICENSE pyproject.toml ./
COPY engine engine
COPY app app
COPY templates templates
COPY static static
ENV PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    STRATA_DATA_DIR=/data \
    STRATA_HOST=0.0.0.0 \
    STRATA_PORT=8000
# The root file system is read-only later, so the byte code is made now.
RUN python -m compileall -q engine app
ENV PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["python", "-m", "app", "health"]
CMD ["python", "-m", "app", "serve"]
