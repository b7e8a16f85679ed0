"""What an accepted list tells: its rows, its courses, its events. Statements only."""

from training.files.queries import WORKED_ON

_COLUMNS = """row.id, row.file_id, row.event_ref, row.course_code, row.course_title,
       row.delivery_type, row.starts_on, row.capacity, row.pseudonym, row.agency_id,
       row.sector, row.role_group, row.job_role, row.status, row.booked_on,
       row.cancelled_on, row.reason, row.charged_pence, row.pre_score, row.post_score,
       row.usefulness, row.quality"""

TOLD = f"""
CREATE TEMPORARY TABLE told_rows ON COMMIT DROP AS
SELECT {_COLUMNS}, row.status = ANY(%(ended)s) AS has_ended
  FROM training_stagedbooking row WHERE row.file_id = %(file)s
"""  # noqa: S608 - names made here

# What earlier versions of the return told and this one does not, with nothing that
# people did to it here.
GONE = f"""
CREATE TEMPORARY TABLE gone_bookings ON COMMIT DROP AS
SELECT booking.id, booking.event_id, event.ref, event.starts_on, person.pseudonym
  FROM returns_recordfile earlier
  JOIN training_stagedbooking row ON row.file_id = earlier.id
  JOIN training_booking booking ON booking.row_id = row.id
  JOIN training_event event ON event.id = booking.event_id
  JOIN training_delegate person ON person.id = booking.delegate_id
 WHERE earlier.obligation_id = %(obligation)s AND earlier.id <> %(file)s
   AND NOT EXISTS (SELECT FROM told_rows told
                    WHERE told.event_ref = event.ref
                      AND told.pseudonym = person.pseudonym)
   AND NOT {WORKED_ON}
"""  # noqa: S608 - names made here

# The last version put in of every other return of the partnership still stands.
TOLD_ELSEWHERE = f"""
WITH standing AS (
    SELECT DISTINCT ON (obligation_id) id, given_at
      FROM returns_recordfile
     WHERE partnership_id = %(partnership)s AND state = 'LOADED'
       AND kind IN ('training-bookings', 'training-register')
       AND obligation_id <> %(obligation)s
     ORDER BY obligation_id, given_at DESC, id DESC)
INSERT INTO told_rows
SELECT DISTINCT ON (row.event_ref, row.pseudonym, row.status = ANY(%(ended)s))
       {_COLUMNS}, row.status = ANY(%(ended)s)
  FROM gone_bookings gone
  JOIN training_stagedbooking row ON row.event_ref = gone.ref
   AND row.pseudonym = gone.pseudonym
  JOIN standing ON standing.id = row.file_id
 ORDER BY row.event_ref, row.pseudonym, row.status = ANY(%(ended)s),
          standing.given_at DESC, row.id
"""  # noqa: S608 - names made here

STAYS = """
DELETE FROM gone_bookings gone USING told_rows told
 WHERE told.event_ref = gone.ref AND told.pseudonym = gone.pseudonym
"""

# What a list of a later period tells of a person at an event holds, also when an older
# list is put in after it.
OUTDATED = """
DELETE FROM told_rows told
 USING training_booking booking
  JOIN training_event event ON event.id = booking.event_id
  JOIN training_delegate person ON person.id = booking.delegate_id
  JOIN training_stagedbooking row ON row.id = booking.row_id
  JOIN returns_recordfile newer ON newer.id = row.file_id
  JOIN returns_obligation owed ON owed.id = newer.obligation_id
 WHERE booking.partnership_id = %(partnership)s AND event.ref = told.event_ref
   AND person.pseudonym = told.pseudonym AND told.file_id = %(file)s
   AND newer.kind = %(kind)s AND newer.state = 'LOADED'
   AND owed.period_end > %(last)s
"""

NEW_COURSES = """
INSERT INTO training_course AS course (
    partnership_id, code, title, delivery_type, mode, level, priority, duration,
    audience, provider)
SELECT DISTINCT ON (course_code) %(partnership)s, course_code, course_title,
       delivery_type,
       CASE delivery_type WHEN 'virtual_college' THEN 'elearning'
                          ELSE 'face_to_face' END,
       '', '', 'half_day', '', ''
  FROM told_rows ORDER BY course_code, id
    ON CONFLICT (partnership_id, code) DO NOTHING
RETURNING course.id
"""

# Events by their number: what the rows say of each, and how it stands here. Locked in
# one order: whoever books waits until the list is in.
TOLD_EVENTS = """
CREATE TEMPORARY TABLE told_events ON COMMIT DROP AS
WITH known AS (
    SELECT * FROM training_event
     WHERE partnership_id = %(partnership)s
       AND (ref IN (SELECT event_ref FROM told_rows)
            OR id IN (SELECT event_id FROM gone_bookings))
     ORDER BY id FOR NO KEY UPDATE),
told AS (
    SELECT event_ref, min(course_code) AS course_code, min(starts_on) AS starts_on,
           max(capacity) AS capacity, bool_or(status = ANY(%(marked)s)) AS is_marked
      FROM told_rows GROUP BY event_ref)
SELECT told.*, course.id AS course_id, known.id, known.status,
       known.id IS NULL OR known.told_in_id IS NOT NULL AS is_ours,
       CASE WHEN known.told_in_id IS NOT NULL AND known.starts_on <> told.starts_on
            THEN known.starts_on END AS was_on
  FROM told
  JOIN training_course course ON course.partnership_id = %(partnership)s
   AND course.code = told.course_code
  LEFT JOIN known ON known.ref = told.event_ref
"""

# Places are set after the bookings: until then there is no end of them.
NEW_EVENTS = """
INSERT INTO training_event (
    partnership_id, course_id, ref, starts_on, ends_on, venue, overbooking_allowed,
    status, told_in_id, updated_at)
SELECT %(partnership)s, course_id, event_ref, starts_on, starts_on, '', false,
       %(planned)s, %(file)s, %(at)s
  FROM told_events WHERE id IS NULL ORDER BY event_ref
"""
FOUND_EVENTS = """
UPDATE told_events told SET id = event.id, status = event.status
  FROM training_event event
 WHERE event.partnership_id = %(partnership)s AND event.ref = told.event_ref
   AND told.id IS NULL
"""
# An event that a list made is on the day the newest list says.
MOVED_EVENTS = """
UPDATE training_event event
   SET starts_on = told.starts_on, updated_at = %(at)s,
       ends_on = told.starts_on + (event.ends_on - event.starts_on)
  FROM told_events told WHERE told.id = event.id AND told.was_on IS NOT NULL
"""
OPENED_EVENTS = """
UPDATE training_event event SET capacity = NULL
  FROM told_events told
 WHERE told.id = event.id AND told.is_ours AND told.capacity IS NOT NULL
   AND event.capacity IS NOT NULL
"""

STEPS = (TOLD, "ANALYZE told_rows", GONE, TOLD_ELSEWHERE, STAYS, OUTDATED)
EVENTS = (TOLD_EVENTS, NEW_EVENTS, FOUND_EVENTS, MOVED_EVENTS, OPENED_EVENTS)
