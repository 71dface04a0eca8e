"""What only grows: neither the ORM nor SQL changes the log, the snapshots, the way there, the audit."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection, transaction

from legalbasis.documents import Text
from legalbasis.publishing import audit
from legalbasis.publishing.log import save_draft
from legalbasis.publishing.models import (
    AppendOnly,
    AppendOnlyModel,
    Approval,
    Audit,
    LogEntry,
    Submission,
)
from tests.press import put, reworded

GRANTS = Path(settings.BASE_DIR) / "docs" / "postgresql-roles.sql"
GROWING = sorted(
    (model for model in apps.get_models() if issubclass(model, AppendOnlyModel)),
    key=lambda model: model.__name__,
)
TABLES = [model._meta.db_table for model in GROWING]
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite knows no roles and no TRUNCATE"
)


@pytest.fixture
def rows(edition):
    """At least one row in each."""
    entry = LogEntry.objects.exclude(snapshot=None).first()
    submission = Submission.objects.create(
        snapshot_id=entry.snapshot_id, kind=entry.kind, key=entry.key, author="zhang", note="new"
    )
    Approval.objects.create(submission=submission, approver="li")
    audit.record("sign-in", "zhang")
    for model in GROWING:
        assert model.objects.exists(), model
    if connection.vendor == "postgresql":
        execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # or TRUNCATE would fail for what is still to be checked


@pytest.fixture
def application(rows):
    """The connection as the application's role, with the rights that the deployment prescribes."""
    with connection.cursor() as cursor:
        cursor.execute(GRANTS.read_text(encoding="utf-8"))
        cursor.execute("SET LOCAL ROLE shebao_app")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def execute(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def statements(model):
    table, field = model._meta.db_table, model._meta.fields[1].column
    return {"UPDATE": f"UPDATE {table} SET {field} = {field}", "DELETE": f"DELETE FROM {table}"}


def test_everything_that_only_grows_is_known():
    names = {model.__name__ for model in GROWING}
    assert names >= {"Snapshot", "DraftSave", "LogEntry", "Submission", "Approval", "Audit"}
    for table in TABLES:
        assert table in GRANTS.read_text(encoding="utf-8"), f"{table}: take its rights away"


def refused_by_the_orm(model):
    row = model.objects.first()
    with pytest.raises(AppendOnly):
        row.save()
    with pytest.raises(AppendOnly):
        row.delete()
    with pytest.raises(AppendOnly):
        model.objects.all().delete()
    with pytest.raises(AppendOnly):
        model.objects.update(**{model._meta.fields[1].name: "x"})
    with pytest.raises(AppendOnly):
        model.objects.bulk_update([row], [model._meta.fields[1].name])


@pytest.mark.parametrize("model", GROWING, ids=lambda model: model.__name__)
def test_the_orm_refuses(rows, model):
    refused_by_the_orm(model)


@pytest.mark.parametrize("act", ["UPDATE", "DELETE"])
@pytest.mark.parametrize("model", GROWING, ids=lambda model: model.__name__)
def test_the_database_refuses_its_owner(rows, model, act):
    count = model.objects.count()
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        execute(statements(model)[act])
    assert model.objects.count() == count


@on_postgresql
@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_empty_a_table_for_its_owner(rows, table):
    with pytest.raises(DatabaseError, match=r"never changed or deleted|cannot truncate"):
        execute(f"TRUNCATE {table}")
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        execute(f"TRUNCATE {table} CASCADE")


@on_postgresql
@pytest.mark.parametrize("act", ["UPDATE", "DELETE", "TRUNCATE", "TRUNCATE CASCADE"])
@pytest.mark.parametrize("model", GROWING, ids=lambda model: model.__name__)
def test_the_applications_role_has_no_right_to_change_it(application, model, act):
    table = model._meta.db_table
    more = {"TRUNCATE": f"TRUNCATE {table}", "TRUNCATE CASCADE": f"TRUNCATE {table} CASCADE"}
    with pytest.raises(ProgrammingError, match=f"permission denied for table {table}"):
        execute({**statements(model), **more}[act])


@on_postgresql
@pytest.mark.parametrize("model", GROWING, ids=lambda model: model.__name__)
def test_the_orm_refuses_the_applications_role_too(application, model):
    refused_by_the_orm(model)
    row = model.objects.first()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        super(AppendOnlyModel, row).save(force_update=True)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        model._base_manager.filter(pk=row.pk)._raw_delete("default")


@on_postgresql
@pytest.mark.parametrize(
    "sql",
    [
        *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in TABLES),
        *(f"DROP TRIGGER {table}_append_only ON {table}" for table in TABLES),
        *(f"DROP TABLE {table} CASCADE" for table in TABLES),
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION publishing_refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NULL; END $$",
        "DROP FUNCTION publishing_refuse() CASCADE",
        "CREATE TABLE elsewhere (id int)",
        "DELETE FROM django_migrations",
    ],
)  # fmt: skip
def test_the_applications_role_cannot_get_round_it(application, sql):
    with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"):
        execute(sql)


@on_postgresql
def test_the_applications_role_can_do_its_work(application, unheld, edition, client):
    """Saving, publishing, reading, signing in: all that the site does needs no more than these rights."""
    document = edition.get("questionnaire", "refund")
    new = reworded(document, "r5", headline=Text("新的标题。", "A new headline."))
    save_draft("questionnaire", "refund", new, "zhang")
    assert put("questionnaire", "refund", new)
    assert client.get("/en/check/refund/").status_code == 200
    user = apps.get_model("auth.User").objects.create_superuser("root", password="a long sentence")
    sent = {"username": user.username, "password": "a long sentence"}
    for page in (
        client.post("/admin/login/", {**sent, "password": "x"}),
        client.post("/admin/login/", sent),
    ):
        assert page.status_code in (200, 302)
    assert client.get("/admin/publishing/logentry/").status_code == 200
    assert Audit.objects.filter(who="root", act="sign-in").exists()
