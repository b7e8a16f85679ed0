"""Rules that need more than one row, and histories that are never changed."""

from django.db import migrations

from safeguarding.access.append_only import append_only

ATTENDANCE = """
CREATE FUNCTION board_attendance_may_be() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  met board_meeting; seat board_boardseat;
BEGIN
  SELECT * INTO met FROM board_meeting WHERE id = NEW.meeting_id;
  SELECT * INTO seat FROM board_boardseat WHERE id = NEW.seat_id;
  IF met.status <> 'held' THEN
    RAISE EXCEPTION 'nobody attended a meeting that was not held'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_of_a_held_meeting';
  END IF;
  IF seat.group_id <> met.group_id THEN
    RAISE EXCEPTION 'the seat is at another table'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_at_the_own_table';
  END IF;
  IF NEW.status <> 'not_yet_member' AND (met."on" < seat.starts_on
      OR met."on" > COALESCE(seat.ends_on, 'infinity')) THEN
    RAISE EXCEPTION 'the seat was not filled on that day'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_while_seated';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER attendance_may_be BEFORE INSERT OR UPDATE ON board_attendance
  FOR EACH ROW EXECUTE FUNCTION board_attendance_may_be();

CREATE FUNCTION board_meeting_may_be() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'held'
      AND NEW."on" > (now() AT TIME ZONE 'Europe/London')::date THEN
    RAISE EXCEPTION 'a meeting in the future was not held'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'held_meeting_is_past';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_may_be BEFORE INSERT OR UPDATE ON board_meeting
  FOR EACH ROW EXECUTE FUNCTION board_meeting_may_be();
"""

VERIFIED = """
CREATE FUNCTION board_verified_by_others() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.verifying_agency_id = NEW.agency_id AND COALESCE((
      SELECT independent_verification FROM board_boardpolicy
      WHERE partnership_id = NEW.partnership_id), TRUE) THEN
    RAISE EXCEPTION 'the owner''s own agency does not verify an action'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'action_verified_by_others';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER verified_by_others
  BEFORE INSERT OR UPDATE OF state, verifying_agency_id, agency_id ON board_action
  FOR EACH ROW EXECUTE FUNCTION board_verified_by_others();
"""


class Migration(migrations.Migration):
    dependencies = [("board", "0001_first")]

    operations = [
        migrations.RunSQL(
            ATTENDANCE,
            """
            DROP TRIGGER attendance_may_be ON board_attendance;
            DROP FUNCTION board_attendance_may_be();
            DROP TRIGGER meeting_may_be ON board_meeting;
            DROP FUNCTION board_meeting_may_be();
            """,
        ),
        migrations.RunSQL(
            VERIFIED,
            """
            DROP TRIGGER verified_by_others ON board_action;
            DROP FUNCTION board_verified_by_others();
            """,
        ),
        append_only("board_actiondue"),
        append_only("board_actionstep"),
        append_only("board_actionevidence"),
    ]
