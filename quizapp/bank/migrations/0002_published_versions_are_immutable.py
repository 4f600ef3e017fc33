"""What no caller may get round: a published version is whole, and never changes.

Plain SQL, because each rule spans tables. Every refusal carries the name of
its rule as the constraint name, so that tests and logs can tell them apart.
"""

from django.db import migrations

FORWARD = """
-- A published version keeps its text. Its HTML may be rendered anew.
CREATE FUNCTION bank_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE'
        OR to_jsonb(OLD) - ARRAY['stem_html', 'explanation_html']
           <> to_jsonb(NEW) - ARRAY['stem_html', 'explanation_html']
    THEN
        RAISE EXCEPTION 'Version % of question % is published and cannot change.', OLD.number, OLD.question_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_published_version_is_immutable';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER bank_published_version_is_immutable
BEFORE UPDATE OR DELETE ON bank_questionversion
FOR EACH ROW EXECUTE FUNCTION bank_keep_version();

-- Nor may anything be added to, changed in or taken from what belongs to it.
CREATE FUNCTION bank_keep_part() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER bank_published_option_is_immutable
BEFORE INSERT OR UPDATE OR DELETE ON bank_option
FOR EACH ROW EXECUTE FUNCTION bank_keep_part();

CREATE TRIGGER bank_published_answer_is_immutable
BEFORE INSERT OR UPDATE OR DELETE ON bank_acceptedanswer
FOR EACH ROW EXECUTE FUNCTION bank_keep_part();

CREATE TRIGGER bank_published_fact_use_is_immutable
BEFORE INSERT OR UPDATE OR DELETE ON bank_factuse
FOR EACH ROW EXECUTE FUNCTION bank_keep_part();

-- Publication is the last step and the moment of truth: what is not whole is
-- refused. Checked at once, since nothing could mend it afterwards.
CREATE FUNCTION bank_check_publication() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    options integer;
    keys integer;
    numbers integer;
    number_keys integer;
    broken text;
BEGIN
    SELECT count(*), count(*) FILTER (WHERE is_key) INTO options, keys
    FROM bank_option WHERE version_id = NEW.id;
    SELECT count(*), count(*) FILTER (WHERE is_key) INTO numbers, number_keys
    FROM bank_acceptedanswer WHERE version_id = NEW.id;

    IF NEW.kind = 'numeric' THEN
        IF options > 0 THEN broken := 'bank_no_options_in_numeric';
        ELSIF number_keys <> 1 THEN broken := 'bank_one_key_per_numeric';
        END IF;
    ELSE
        IF numbers > 0 THEN broken := 'bank_numbers_only_in_numeric';
        ELSIF NEW.kind = 'single' AND options < 3 THEN broken := 'bank_single_has_options';
        ELSIF NEW.kind = 'single' AND keys <> 1 THEN broken := 'bank_one_key_per_single';
        ELSIF NEW.kind = 'multiple' AND options < 5 THEN broken := 'bank_multiple_has_options';
        ELSIF NEW.kind = 'multiple' AND keys <> NEW.choose THEN broken := 'bank_as_many_keys_as_choose';
        ELSIF NEW.kind = 'multiple' AND keys >= options THEN broken := 'bank_multiple_has_a_wrong_option';
        ELSIF NEW.kind = 'true-false' AND options <> 2 THEN broken := 'bank_true_false_has_two_options';
        ELSIF NEW.kind = 'true-false' AND keys <> 1 THEN broken := 'bank_one_key_per_true_false';
        END IF;
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'Version % of question % (%) has % options, % keys, % numbers, % right numbers.',
            NEW.number, NEW.question_id, NEW.kind, options, keys, numbers, number_keys
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER bank_published_version_is_whole_insert
AFTER INSERT ON bank_questionversion
FOR EACH ROW WHEN (NEW.published_at IS NOT NULL)
EXECUTE FUNCTION bank_check_publication();

CREATE TRIGGER bank_published_version_is_whole
AFTER UPDATE ON bank_questionversion
FOR EACH ROW WHEN (OLD.published_at IS NULL AND NEW.published_at IS NOT NULL)
EXECUTE FUNCTION bank_check_publication();

-- `current` and `from_files` are published versions of the question itself.
-- At commit, because question and version point at each other.
CREATE FUNCTION bank_check_current() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held record;
    broken text;
BEGIN
    -- The row as it is at commit; an earlier state of it no longer matters.
    SELECT * INTO held FROM bank_question WHERE id = NEW.id;
    IF NOT FOUND THEN RETURN NULL; END IF;
    IF held.current_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM bank_questionversion
        WHERE id = held.current_id AND question_id = held.id AND published_at IS NOT NULL
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

CREATE CONSTRAINT TRIGGER bank_current_is_own_and_published
AFTER INSERT OR UPDATE OF current_id, from_files_id, kind ON bank_question
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION bank_check_current();
"""

REVERSE = """
DROP TRIGGER bank_current_is_own_and_published ON bank_question;
DROP TRIGGER bank_published_version_is_whole ON bank_questionversion;
DROP TRIGGER bank_published_version_is_whole_insert ON bank_questionversion;
DROP TRIGGER bank_published_fact_use_is_immutable ON bank_factuse;
DROP TRIGGER bank_published_answer_is_immutable ON bank_acceptedanswer;
DROP TRIGGER bank_published_option_is_immutable ON bank_option;
DROP TRIGGER bank_published_version_is_immutable ON bank_questionversion;
DROP FUNCTION bank_check_current();
DROP FUNCTION bank_check_publication();
DROP FUNCTION bank_keep_part();
DROP FUNCTION bank_keep_version();
"""


class Migration(migrations.Migration):
    dependencies = [("bank", "0001_questions_and_versions")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
