# One image for migrate, web, worker and beat. Built twice over: the first stage has
# the tools, the second only what runs.
FROM python:3.13.9-slim-trixie AS build
WORKDIR /app
COPY requirements-run.txt requirements-node.txt ./
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements-run.txt \
 && python -m pip install --no-cache-dir --require-hashes -r requirements-node.txt
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY static static
RUN node static/build.mjs && rm -rf node_modules
COPY manage.py ./
COPY safeguarding safeguarding
COPY dashboards dashboards
COPY audits audits
COPY training training
COPY templates templates
COPY fixtures fixtures
COPY docker/probe.py docker/probe.py
# Collecting reads settings but no secret: these values never leave this line.
RUN DATA_DIR=/app/data SECRET_KEY=unused PSEUDONYM_KEY=unused DATABASE_URL=postgres://nobody@nowhere/none \
    /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
 && /venv/bin/python -m compileall -q safeguarding dashboards audits training

FROM python:3.13.9-slim-trixie
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin scorecard \
 && install --directory --owner 10001 --group 10001 --mode 0700 /evidence
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    DATA_DIR=/app/data \
    DJANGO_SETTINGS_MODULE=safeguarding.settings \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "safeguarding.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "3", "--threads", "8", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
