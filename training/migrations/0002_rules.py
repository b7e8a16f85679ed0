"""Rules that need more than one row, and a history that is never changed.

The events are locked before their places are counted: of two that take the last place
at one time the second one sees the first. Source: DOMAIN C.10.
"""

from django.db import migrations

from safeguarding.access.append_only import append_only

PLACES = """
CREATE FUNCTION training_places_hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  full_event bigint;
BEGIN
  PERFORM 1 FROM training_event
    WHERE id IN (SELECT event_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
  SELECT event.id INTO full_event
    FROM training_event AS event
    JOIN training_booking AS booking ON booking.event_id = event.id
    WHERE event.id IN (SELECT event_id FROM changed)
      AND event.capacity IS NOT NULL AND NOT event.overbooking_allowed
      AND booking.status IN ('booked', 'attended', 'part_attended', 'dna')
    GROUP BY event.id, event.capacity HAVING count(*) > event.capacity LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'event % has no more places', full_event
      USING ERRCODE = 'check_violation', CONSTRAINT = 'bookings_within_the_places';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER places_hold_new AFTER INSERT ON training_booking
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION training_places_hold();
CREATE TRIGGER places_hold_changed AFTER UPDATE ON training_booking
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION training_places_hold();
"""

MARKING = """
CREATE FUNCTION training_marks_may_be() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
      SELECT FROM changed
      JOIN training_event AS event ON event.id = changed.event_id
      WHERE changed.status IN ('attended', 'part_attended', 'dna')
        AND event.status = 'cancelled') THEN
    RAISE EXCEPTION 'nobody attends a cancelled event'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_of_a_given_event';
  END IF;
  IF EXISTS (
      SELECT FROM changed
      JOIN training_event AS event ON event.id = changed.event_id
      WHERE changed.status IN ('attended', 'part_attended', 'dna')
        AND event.starts_on > (now() AT TIME ZONE 'Europe/London')::date) THEN
    RAISE EXCEPTION 'nobody attended an event that is to come'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_of_a_past_event';
  END IF;
  IF EXISTS (
      SELECT FROM changed
      JOIN training_evaluation AS said ON said.booking_id = changed.id
      WHERE changed.status NOT IN ('attended', 'part_attended')
        AND (said.post_score IS NOT NULL OR said.usefulness <> ''
          OR said.quality <> ''))
    OR EXISTS (
      SELECT FROM changed
      JOIN training_impact AS said ON said.booking_id = changed.id
      WHERE changed.status NOT IN ('attended', 'part_attended')) THEN
    RAISE EXCEPTION 'who said afterwards what changed did attend'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluated_booking_attended';
  END IF;
  IF EXISTS (
      SELECT FROM changed
      JOIN training_event AS event ON event.id = changed.event_id
      JOIN training_delegate AS person ON person.id = changed.delegate_id
      WHERE event.partnership_id <> changed.partnership_id
        OR person.partnership_id <> changed.partnership_id) THEN
    RAISE EXCEPTION 'the event or the person is of another partnership'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_of_one_partnership';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER marks_may_be_new AFTER INSERT ON training_booking
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION training_marks_may_be();
CREATE TRIGGER marks_may_be_changed AFTER UPDATE ON training_booking
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION training_marks_may_be();
"""

EVENTS = """
CREATE FUNCTION training_event_may_be() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'delivered'
      AND NEW.starts_on > (now() AT TIME ZONE 'Europe/London')::date THEN
    RAISE EXCEPTION 'an event in the future was not delivered'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'delivered_event_is_past';
  END IF;
  IF (NEW.status = 'cancelled'
      OR NEW.starts_on > (now() AT TIME ZONE 'Europe/London')::date)
    AND EXISTS (
      SELECT FROM training_booking WHERE event_id = NEW.id
        AND status IN ('attended', 'part_attended', 'dna')) THEN
    RAISE EXCEPTION 'somebody is marked at this event'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'marked_event_was_given';
  END IF;
  IF NEW.capacity IS NOT NULL AND NOT NEW.overbooking_allowed AND NEW.capacity < (
      SELECT count(*) FROM training_booking WHERE event_id = NEW.id
        AND status IN ('booked', 'attended', 'part_attended', 'dna')) THEN
    RAISE EXCEPTION 'more people are booked than that'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'bookings_within_the_places';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER event_may_be BEFORE INSERT OR UPDATE ON training_event
  FOR EACH ROW EXECUTE FUNCTION training_event_may_be();
"""

EVALUATION = """
CREATE FUNCTION training_evaluation_may_be() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM training_booking WHERE id = NEW.booking_id
        AND status IN ('attended', 'part_attended')) THEN
    RAISE EXCEPTION 'only who attended says afterwards how it was'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluated_booking_attended';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evaluation_may_be BEFORE INSERT OR UPDATE ON training_evaluation
  FOR EACH ROW
  WHEN (NEW.post_score IS NOT NULL OR NEW.usefulness <> '' OR NEW.quality <> '')
  EXECUTE FUNCTION training_evaluation_may_be();
CREATE TRIGGER impact_may_be BEFORE INSERT OR UPDATE ON training_impact
  FOR EACH ROW EXECUTE FUNCTION training_evaluation_may_be();
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0001_first")]

    operations = [
        migrations.RunSQL(
            PLACES,
            """
            DROP TRIGGER places_hold_new ON training_booking;
            DROP TRIGGER places_hold_changed ON training_booking;
            DROP FUNCTION training_places_hold();
            """,
        ),
        migrations.RunSQL(
            MARKING,
            """
            DROP TRIGGER marks_may_be_new ON training_booking;
            DROP TRIGGER marks_may_be_changed ON training_booking;
            DROP FUNCTION training_marks_may_be();
            """,
        ),
        migrations.RunSQL(
            EVENTS,
            """
            DROP TRIGGER event_may_be ON training_event;
            DROP FUNCTION training_event_may_be();
            """,
        ),
        migrations.RunSQL(
            EVALUATION,
            """
            DROP TRIGGER evaluation_may_be ON training_evaluation;
            DROP TRIGGER impact_may_be ON training_impact;
            DROP FUNCTION training_evaluation_may_be();
            """,
        ),
        append_only("training_bookingstep"),
    ]
