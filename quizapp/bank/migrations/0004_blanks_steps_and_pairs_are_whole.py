"""Publication checks steps, blanks and pairs; HTML of parts and scenarios may be rendered anew."""

from django.db import migrations

KEEP_VERSION = """
CREATE OR REPLACE FUNCTION bank_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE'
        OR to_jsonb(OLD) - ARRAY['stem_html', 'explanation_html', 'case_html', 'parts_html']
           <> to_jsonb(NEW) - ARRAY['stem_html', 'explanation_html', 'case_html', 'parts_html']
    THEN
        RAISE EXCEPTION 'Version % of question % is published and cannot change.', OLD.number, OLD.question_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_published_version_is_immutable';
    END IF;
    RETURN NEW;
END $$;
"""
KEEP_VERSION_BEFORE = KEEP_VERSION.replace(", 'case_html', 'parts_html'", "")

# What the trigger of 0002 does for the first four kinds.
CHECK_PARTS = """
CREATE FUNCTION bank_check_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    options integer;
    keys integer;
    parts integer;
    broken text;
BEGIN
    SELECT count(*), count(*) FILTER (WHERE is_key) INTO options, keys
    FROM bank_option WHERE version_id = NEW.id;
    parts := jsonb_array_length(NEW.parts);

    IF parts <> jsonb_array_length(NEW.parts_html) THEN broken := 'bank_parts_have_html';
    ELSIF NEW.kind = 'ordering' AND options < 3 THEN broken := 'bank_ordering_has_steps';
    ELSIF NEW.kind = 'ordering' AND keys <> options THEN broken := 'bank_every_step_is_a_key';
    ELSIF NEW.kind = 'matching' AND parts < 3 THEN broken := 'bank_matching_has_pairs';
    ELSIF parts <> (SELECT count(DISTINCT named ->> 'name') FROM jsonb_array_elements(NEW.parts) named) THEN
        broken := 'bank_part_has_a_name_of_its_own';
    ELSIF EXISTS (
        -- A response that matches no premise, and every option of a kind without parts, belongs to none.
        SELECT 1 FROM bank_option option WHERE option.version_id = NEW.id
        AND NOT (option.part = '' AND (NEW.kind <> 'cloze' AND parts = 0 OR NEW.kind = 'matching' AND NOT is_key))
        AND option.part NOT IN (SELECT named ->> 'name' FROM jsonb_array_elements(NEW.parts) named)
    ) THEN
        broken := 'bank_option_belongs_to_a_part';
    ELSE
        SELECT min(CASE
            WHEN NEW.kind = 'matching' AND (held.keys <> 1 OR held.options <> 1) THEN 'bank_one_response_per_premise'
            WHEN NEW.kind = 'cloze' AND held.typed AND held.keys < 1 THEN 'bank_typed_blank_accepts_something'
            WHEN NEW.kind = 'cloze' AND NOT held.typed AND held.keys <> 1 THEN 'bank_one_key_per_blank'
            WHEN NEW.kind = 'cloze' AND NOT held.typed AND held.options < 2 THEN 'bank_blank_has_options'
        END) INTO broken
        FROM (
            SELECT (named ->> 'typed')::boolean AS typed,
                count(option.id) AS options, count(option.id) FILTER (WHERE option.is_key) AS keys
            FROM jsonb_array_elements(NEW.parts) named
            LEFT JOIN bank_option option ON option.version_id = NEW.id AND option.part = named ->> 'name'
            GROUP BY named
        ) held;
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'Version % of question % (%) has % parts, % options, % keys that do not fit.',
            NEW.number, NEW.question_id, NEW.kind, parts, options, keys
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER bank_published_version_has_its_parts_insert
AFTER INSERT ON bank_questionversion
FOR EACH ROW WHEN (NEW.published_at IS NOT NULL)
EXECUTE FUNCTION bank_check_parts();

CREATE TRIGGER bank_published_version_has_its_parts
AFTER UPDATE ON bank_questionversion
FOR EACH ROW WHEN (OLD.published_at IS NULL AND NEW.published_at IS NOT NULL)
EXECUTE FUNCTION bank_check_parts();
"""
CHECK_PARTS_NO_MORE = """
DROP TRIGGER bank_published_version_has_its_parts ON bank_questionversion;
DROP TRIGGER bank_published_version_has_its_parts_insert ON bank_questionversion;
DROP FUNCTION bank_check_parts();
"""


class Migration(migrations.Migration):
    dependencies = [("bank", "0003_blanks_steps_pairs_and_cases")]

    operations = [
        migrations.RunSQL(KEEP_VERSION, KEEP_VERSION_BEFORE),
        migrations.RunSQL(CHECK_PARTS, CHECK_PARTS_NO_MORE),
    ]
