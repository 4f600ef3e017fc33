"""The ledger refuses to be changed, whoever asks.

A person may be erased: the transaction then says whose rows may go, in
`sortkey.erasing`, and those rows alone may be deleted.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION answers_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF TG_TABLE_NAME = 'answers_answer' THEN
            whose := OLD.learner_id;
        ELSE
            SELECT learner_id INTO whose FROM answers_answer WHERE id = OLD.answer_id;
        END IF;
        IF current_setting('sortkey.erasing', true) = whose::text THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'The ledger of answers is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER answers_answer_append_only
    BEFORE UPDATE OR DELETE ON answers_answer
    FOR EACH ROW EXECUTE FUNCTION answers_refuse_change();

CREATE TRIGGER answers_amendment_append_only
    BEFORE UPDATE OR DELETE ON answers_amendment
    FOR EACH ROW EXECUTE FUNCTION answers_refuse_change();
"""

BACKWARD = """
DROP TRIGGER answers_amendment_append_only ON answers_amendment;
DROP TRIGGER answers_answer_append_only ON answers_answer;
DROP FUNCTION answers_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("answers", "0001_ledger")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
