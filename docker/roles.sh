#!/bin/bash
# Run once, by the database image, when the volume is new. The owner migrates; the
# application's role owns nothing, and the migrate command grants it what it needs.
set -euo pipefail

psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
  --set=owner_password="$(cat /run/secrets/owner_password)" \
  --set=app_password="$(cat /run/secrets/database_password)" <<'SQL'
CREATE ROLE sg_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS
  PASSWORD :'owner_password';
CREATE ROLE sg_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS
  PASSWORD :'app_password';
ALTER DATABASE :"DBNAME" OWNER TO sg_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SQL
