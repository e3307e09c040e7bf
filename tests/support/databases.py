"""Databases of the tests: one migrated template, copied for each worker; tests work as the application's role."""

import hashlib
import os
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
# Any number: the same for every run, so that two workers do not make the template at once.
TEMPLATE_LOCK = 4711
# What decides what the migrated database looks like: the migrations, and the modules of ours that they call.
SHAPING = (
    "src/mellanrum/*/migrations/*.py",
    "src/mellanrum/*/schema.py",
    "src/mellanrum/tenancy/row_security.py",
    "src/config/settings.py",
    "uv.lock",
)
# Filled by the migrations, never by tests.
KEPT_TABLES = {"django_migrations", "django_content_type"}


def fingerprint() -> str:
    """This will name the template that the present migrations give."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SHAPING for path in ROOT.glob(pattern)}):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def point_at(database: str, address: str) -> None:
    """This will make both aliases use a database as the role of ``DATABASE_URL`` or ``DATABASE_OWNER_URL``."""
    wanted = dj_database_url.parse(os.environ[address])
    for alias in ("default", "log"):
        connections[alias].close()
        connections[alias].settings_dict.update(
            NAME=database, USER=wanted["USER"], PASSWORD=wanted["PASSWORD"], HOST=wanted["HOST"], PORT=wanted["PORT"]
        )


def owner_connection(database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
    """This will connect as the owner, outside Django."""
    wanted = dj_database_url.parse(os.environ["DATABASE_OWNER_URL"])
    return psycopg.connect(
        host=wanted["HOST"],
        port=wanted["PORT"] or 5432,
        user=wanted["USER"],
        password=wanted["PASSWORD"],
        dbname=database,
        autocommit=True,
    )


def make_database(name: str) -> None:
    """This will make a fresh, migrated, empty database and let Django use it as the application's role."""
    template = f"template_{fingerprint()}"
    with owner_connection() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        # A template that was finished lets nobody in; one that was interrupted does, and is made anew.
        rows = connection.execute("SELECT datname, datallowconn FROM pg_database WHERE datname LIKE 'template\\_%'")
        known: dict[str, bool] = dict(rows.fetchall())
        if known.get(template, True):
            for old in known:
                _drop(connection, old)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(template)))
            point_at(template, "DATABASE_OWNER_URL")
            call_command("migrate", verbosity=0)
            point_at(template, "DATABASE_URL")
            connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(template)))
        _drop(connection, name)
        order = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        connection.execute(order.format(sql.Identifier(name), sql.Identifier(template)))
        connection.execute("SELECT pg_advisory_unlock(%s)", [TEMPLATE_LOCK])
    point_at(name, "DATABASE_URL")


def empty_database(name: str) -> None:
    """This will remove every row that a test has committed: as owner, since the application may not truncate."""
    with owner_connection(name) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = [sql.Identifier(row[0]) for row in rows if row[0] not in KEPT_TABLES]
        if tables:
            connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.SQL(", ").join(tables)))


def _drop(connection: psycopg.Connection[tuple[Any, ...]], name: str) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(name)))
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
