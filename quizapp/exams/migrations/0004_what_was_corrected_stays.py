"""What corrections changed is append-only, and what was decided stays as it was decided, whoever asks.

A person may be erased: the transaction then says whose rows may go, in
`sortkey.erasing`, and who decided something may lose the name.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION exams_refuse_change_of_rescore() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        SELECT learner_id INTO whose FROM exams_sitting WHERE id = OLD.sitting_id;
        IF current_setting('sortkey.erasing', true) = whose::text THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'What a correction changed is append-only: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER exams_rescore_append_only
    BEFORE UPDATE OR DELETE ON exams_rescore
    FOR EACH ROW EXECUTE FUNCTION exams_refuse_change_of_rescore();

CREATE FUNCTION exams_refuse_change_of_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Correction % was decided and stays as it is.', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER exams_correction_is_kept
    BEFORE DELETE ON exams_correction
    FOR EACH ROW EXECUTE FUNCTION exams_refuse_change_of_correction();

CREATE TRIGGER exams_correction_stays
    BEFORE UPDATE ON exams_correction
    FOR EACH ROW WHEN (
        (OLD.question_id, OLD.to_version_id, OLD.policy, OLD.reason, OLD.at)
        IS DISTINCT FROM (NEW.question_id, NEW.to_version_id, NEW.policy, NEW.reason, NEW.at)
        OR NEW.by_id IS DISTINCT FROM OLD.by_id AND NEW.by_id IS NOT NULL
        OR OLD.status = 'reverted' AND NEW.status <> 'reverted'
    )
    EXECUTE FUNCTION exams_refuse_change_of_correction();
"""

BACKWARD = """
DROP TRIGGER exams_correction_stays ON exams_correction;
DROP TRIGGER exams_correction_is_kept ON exams_correction;
DROP FUNCTION exams_refuse_change_of_correction();
DROP TRIGGER exams_rescore_append_only ON exams_rescore;
DROP FUNCTION exams_refuse_change_of_rescore();
"""


class Migration(migrations.Migration):
    dependencies = [("exams", "0003_corrections_and_what_they_changed")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
