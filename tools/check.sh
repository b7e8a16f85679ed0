#!/bin/sh
# Everything that can be checked without running the product. Stops at nothing, tells all.
set -u
cd "$(dirname "$0")/.."

failed=""

run() {
  title=$1
  shift
  if output=$("$@" 2>&1); then
    printf 'fine    %s\n' "$title"
  else
    printf 'FAILED  %s\n%s\n' "$title" "$output"
    failed="$failed $title;"
  fi
}

bin=.venv/bin
manage="$bin/python manage.py"

run "lint (ruff check)" $bin/ruff check .
run "format (ruff format)" $bin/ruff format --check --output-format concise .
run "types (mypy)" $bin/mypy
run "imports (lint-imports)" $bin/lint-imports
run "template layout (djlint --check)" $bin/djlint --check templates
run "template faults (djlint --lint)" $bin/djlint --lint templates
run "migrations (makemigrations --check)" $manage makemigrations --check --dry-run

# As in production: no debugging, TLS, a virus scanner, and long secrets of nobody's.
run "deployment (check --deploy)" env \
  SECRET_KEY="$($bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
  PSEUDONYM_KEY="$($bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
  DATABASE_URL=postgres://sg_app@db/safeguarding REDIS_URL=redis://redis:6379 \
  ALLOWED_HOSTS=scorecard.example.org PLAIN_HTTP=false DEBUG=false \
  EMAIL_HOST=mail.example.org CLAMD_SOCKET=scanner:3310 \
  $manage check --deploy --fail-level WARNING

if [ -n "$failed" ]; then
  echo "Not fine:$failed"
  exit 1
fi
