-- The rights of the application's own role in PostgreSQL. Run it as the owner of the tables, after each `migrate`:
--     psql "$OWNER_DATABASE_URL" -v ON_ERROR_STOP=1 -f docs/postgresql-roles.sql
-- Migrations go on running as the owner; the site itself gets a DATABASE_URL with this role. Give it a password
-- or a certificate of your own: ALTER ROLE shebao_app PASSWORD '…'.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shebao_app') THEN
        CREATE ROLE shebao_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM shebao_app;
GRANT USAGE ON SCHEMA public TO shebao_app;
REVOKE CREATE ON SCHEMA public FROM shebao_app, PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO shebao_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO shebao_app;

-- What only grows: no right to change, delete or empty it, besides the triggers that refuse it to everybody.
REVOKE UPDATE, DELETE ON
    publishing_snapshot,
    publishing_draftsave,
    publishing_submission,
    publishing_approval,
    publishing_logentry,
    publishing_audit
FROM shebao_app;

-- What migrations alone write.
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM shebao_app;
