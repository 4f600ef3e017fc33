"""The weights of a blueprint's domains sum to 100: refused at commit, because they arrive one by one."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION course_check_weights() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint;
    total integer;
BEGIN
    IF TG_OP = 'DELETE' THEN touched := OLD.blueprint_id; ELSE touched := NEW.blueprint_id; END IF;
    SELECT sum(weight) INTO total FROM course_domain WHERE blueprint_id = touched;
    IF total <> 100 THEN
        RAISE EXCEPTION 'The weights of blueprint % sum to %, not to 100.', touched, total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'course_weights_sum_to_100';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER course_weights_sum_to_100
AFTER INSERT OR UPDATE OR DELETE ON course_domain
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION course_check_weights();
"""

REVERSE = """
DROP TRIGGER course_weights_sum_to_100 ON course_domain;
DROP FUNCTION course_check_weights();
"""


class Migration(migrations.Migration):
    dependencies = [("course", "0001_sections_glossary_facts_exams")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
