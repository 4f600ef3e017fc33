"""Saves are append-only, and a finished sitting is never reopened or changed, whoever asks.

A person may be erased, as from the ledger: the transaction then says whose
rows may go, in `sortkey.erasing`.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION exams_refuse_change_of_save() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        SELECT learner_id INTO whose FROM exams_sitting WHERE id = OLD.sitting_id;
        IF current_setting('sortkey.erasing', true) = whose::text THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'The history of saves is append-only: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER exams_save_append_only
    BEFORE UPDATE OR DELETE ON exams_save
    FOR EACH ROW EXECUTE FUNCTION exams_refuse_change_of_save();

CREATE FUNCTION exams_refuse_change_of_finished() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Sitting % is finished and stays as it is.', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER exams_sitting_finished_stays
    BEFORE UPDATE ON exams_sitting
    FOR EACH ROW WHEN (OLD.finished_at IS NOT NULL)
    EXECUTE FUNCTION exams_refuse_change_of_finished();

CREATE FUNCTION exams_refuse_change_of_closed_slot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT finished_at FROM exams_sitting WHERE id = OLD.sitting_id) IS NOT NULL THEN
        RAISE EXCEPTION 'Question % of sitting % is finished and stays as it is.', OLD.position, OLD.sitting_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER exams_slot_finished_stays
    BEFORE UPDATE ON exams_slot
    FOR EACH ROW EXECUTE FUNCTION exams_refuse_change_of_closed_slot();
"""

BACKWARD = """
DROP TRIGGER exams_slot_finished_stays ON exams_slot;
DROP FUNCTION exams_refuse_change_of_closed_slot();
DROP TRIGGER exams_sitting_finished_stays ON exams_sitting;
DROP FUNCTION exams_refuse_change_of_finished();
DROP TRIGGER exams_save_append_only ON exams_save;
DROP FUNCTION exams_refuse_change_of_save();
"""


class Migration(migrations.Migration):
    dependencies = [("exams", "0001_sittings_slots_and_saves")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
