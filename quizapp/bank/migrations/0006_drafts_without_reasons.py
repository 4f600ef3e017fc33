"""A draft may lack reasons and stand on a version that can still change; what is asked may not.

Until now a check on each row wanted a reason, and whatever a question pointed
at was published. A draft from somebody's notes has neither, and an invented
reason is worse than none. So both rules are asked where they matter: a reason
when a version is published, from when on nothing of it can change, and a
published version when a question stands in papers.
"""

from django.db import migrations, models

REASONS = """
CREATE FUNCTION bank_check_reasons() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken text;
BEGIN
    IF EXISTS (SELECT 1 FROM bank_option WHERE version_id = NEW.id AND reason !~ '\\S') THEN
        broken := 'bank_option_has_a_reason';
    ELSIF EXISTS (
        SELECT 1 FROM bank_acceptedanswer WHERE version_id = NEW.id AND NOT is_key AND reason !~ '\\S'
    ) THEN
        broken := 'bank_mistake_has_a_reason';
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'Version % of question % has something to choose or to mistake without a reason.',
            NEW.number, NEW.question_id
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER bank_published_version_has_reasons_insert
AFTER INSERT ON bank_questionversion
FOR EACH ROW WHEN (NEW.published_at IS NOT NULL)
EXECUTE FUNCTION bank_check_reasons();

CREATE TRIGGER bank_published_version_has_reasons
AFTER UPDATE ON bank_questionversion
FOR EACH ROW WHEN (OLD.published_at IS NULL AND NEW.published_at IS NOT NULL)
EXECUTE FUNCTION bank_check_reasons();
"""
REASONS_NO_MORE = """
DROP TRIGGER bank_published_version_has_reasons ON bank_questionversion;
DROP TRIGGER bank_published_version_has_reasons_insert ON bank_questionversion;
DROP FUNCTION bank_check_reasons();
"""

# The row of the version is locked against whoever publishes it at the same moment: neither would
# see the other's work, and an option would arrive after the checks of publication.
KEEP_PART = """
CREATE OR REPLACE FUNCTION bank_keep_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint;
    published timestamptz;
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(OLD) - ARRAY['html', 'reason_html'] = to_jsonb(NEW) - ARRAY['html', 'reason_html']
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        SELECT published_at INTO published FROM bank_questionversion WHERE id = OLD.version_id FOR SHARE;
        IF published IS NOT NULL THEN owner := OLD.version_id; END IF;
    END IF;
    IF owner IS NULL AND TG_OP <> 'DELETE' THEN
        SELECT published_at INTO published FROM bank_questionversion WHERE id = NEW.version_id FOR SHARE;
        IF published IS NOT NULL THEN owner := NEW.version_id; END IF;
    END IF;
    IF owner IS NOT NULL THEN
        RAISE EXCEPTION 'Version % is published: its % rows cannot change.', owner, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_published_version_is_immutable';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
"""
KEEP_PART_BEFORE = """
CREATE OR REPLACE FUNCTION bank_keep_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint;
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(OLD) - ARRAY['html', 'reason_html'] = to_jsonb(NEW) - ARRAY['html', 'reason_html']
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        SELECT id INTO owner FROM bank_questionversion
        WHERE id = OLD.version_id AND published_at IS NOT NULL;
    END IF;
    IF owner IS NULL AND TG_OP <> 'DELETE' THEN
        SELECT id INTO owner FROM bank_questionversion
        WHERE id = NEW.version_id AND published_at IS NOT NULL;
    END IF;
    IF owner IS NOT NULL THEN
        RAISE EXCEPTION 'Version % is published: its % rows cannot change.', owner, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_published_version_is_immutable';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
"""

CURRENT = """
CREATE OR REPLACE FUNCTION bank_check_current() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held record;
    broken text;
BEGIN
    -- The row as it is at commit; an earlier state of it no longer matters.
    SELECT * INTO held FROM bank_question WHERE id = NEW.id;
    IF NOT FOUND THEN RETURN NULL; END IF;
    IF held.current_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM bank_questionversion
        WHERE id = held.current_id AND question_id = held.id
            AND (published_at IS NOT NULL OR held.status NOT IN ('pretest', 'published'))
    ) THEN
        broken := 'bank_current_is_own_and_published';
    ELSIF held.current_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM bank_questionversion WHERE id = held.current_id AND kind = held.kind
    ) THEN
        broken := 'bank_kind_is_that_of_current';
    ELSIF held.from_files_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM bank_questionversion
        WHERE id = held.from_files_id AND question_id = held.id AND published_at IS NOT NULL
    ) THEN
        broken := 'bank_from_files_is_own_and_published';
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'Question % points at a version that does not fit: %.', held.id, broken
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER bank_current_is_own_and_published ON bank_question;
CREATE CONSTRAINT TRIGGER bank_current_is_own_and_published
AFTER INSERT OR UPDATE OF current_id, from_files_id, kind, status ON bank_question
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION bank_check_current();
"""
CURRENT_BEFORE = CURRENT.replace(
    "AND (published_at IS NOT NULL OR held.status NOT IN ('pretest', 'published'))",
    "AND published_at IS NOT NULL",
).replace("kind, status ON", "kind ON")


class Migration(migrations.Migration):
    dependencies = [("bank", "0005_pretest_questions")]

    operations = [
        migrations.RunSQL(REASONS, REASONS_NO_MORE),
        migrations.RunSQL(KEEP_PART, KEEP_PART_BEFORE),
        migrations.RunSQL(CURRENT, CURRENT_BEFORE),
        migrations.RemoveConstraint(model_name="option", name="bank_option_has_a_reason"),
        migrations.RemoveConstraint(model_name="acceptedanswer", name="bank_mistake_has_a_reason"),
        migrations.AlterField(model_name="option", name="reason", field=models.TextField(blank=True)),
        migrations.AlterField(model_name="option", name="reason_html", field=models.TextField(blank=True)),
    ]
