"""The bookings and evaluations of an accepted list. Statements only.

A person stands at an event once as who has a place or waits, and may stand there again
as who cancelled before: a row finds the booking of its own kind first.
"""

TOLD = """
CREATE TEMPORARY TABLE told_bookings ON COMMIT DROP AS
SELECT told.*, event.id AS event_id, person.id AS delegate_id,
       kin.id AS role_group_id,
       count(*) OVER (PARTITION BY event.id, person.id) = 1 AS is_alone
  FROM told_rows told
  JOIN training_event event ON event.partnership_id = %(partnership)s
   AND event.ref = told.event_ref
  JOIN training_delegate person ON person.partnership_id = %(partnership)s
   AND person.pseudonym = told.pseudonym
  LEFT JOIN training_rolegroup kin ON kin.partnership_id = %(partnership)s
   AND kin.code = told.role_group
"""

# A row that says "cancelled" ends the place there was. One that gives a place changes a
# cancelled booking only where this return itself had said cancelled: otherwise somebody
# cancelled and booked again.
FOUND = """
CREATE TEMPORARY TABLE matched_bookings ON COMMIT DROP AS
SELECT DISTINCT ON (told.id) told.id AS told_id, booking.id, booking.row_id AS old_row,
       booking.status AS old_status, booking.row_id IS NULL OR EXISTS (
           SELECT FROM training_bookingstep WHERE booking_id = booking.id) AS by_hand
  FROM told_bookings told
  JOIN training_booking booking ON booking.event_id = told.event_id
   AND booking.delegate_id = told.delegate_id
  LEFT JOIN training_stagedbooking old ON old.id = booking.row_id
  LEFT JOIN returns_recordfile earlier ON earlier.id = old.file_id
 WHERE (booking.status = ANY(%(ended)s)) = told.has_ended
    OR (told.is_alone AND (told.has_ended
        OR earlier.obligation_id IS NOT DISTINCT FROM %(obligation)s))
 ORDER BY told.id, ((booking.status = ANY(%(ended)s)) = told.has_ended) DESC,
          booking.id DESC
"""
MATCHED = (
    *(TOLD, "ANALYZE told_bookings"),
    *(FOUND, "ANALYZE matched_bookings"),
)

# Rows that the database would refuse: what it asks is asked here, event by event. And
# what an agency's list says of another agency's booking: only that agency, and the
# office of all, change it.
UNFIT = """
WITH standing AS (
    SELECT booking.event_id, count(*) AS placed
      FROM training_booking booking
     WHERE booking.event_id IN (SELECT event_id FROM told_bookings)
       AND booking.status = ANY(%(placed)s)
       AND booking.id NOT IN (SELECT id FROM matched_bookings)
       AND booking.id NOT IN (SELECT id FROM gone_bookings)
     GROUP BY booking.event_id),
unfit AS (
    SELECT told.event_id
      FROM told_bookings told
      JOIN training_event event ON event.id = told.event_id
      JOIN told_events place ON place.id = event.id
      LEFT JOIN standing ON standing.event_id = event.id
     GROUP BY told.event_id, event.status, event.overbooking_allowed, event.starts_on,
              event.capacity, place.is_ours, place.capacity, standing.placed
    HAVING (bool_or(told.status = ANY(%(marked)s))
            AND (event.status = 'cancelled' OR event.starts_on > %(today)s))
        OR (NOT event.overbooking_allowed
            AND count(*) FILTER (WHERE told.status = ANY(%(placed)s))
                + coalesce(standing.placed, 0)
                > CASE WHEN place.is_ours THEN coalesce(place.capacity, event.capacity)
                       ELSE event.capacity END)),
evaluated AS (
    SELECT told.id
      FROM told_bookings told
      JOIN matched_bookings booking ON booking.told_id = told.id
      LEFT JOIN training_stagedbooking old ON old.id = booking.old_row
     WHERE told.status <> ALL(%(came)s)
       AND (EXISTS (SELECT FROM training_impact WHERE booking_id = booking.id)
         OR EXISTS (SELECT FROM training_evaluation said
                     WHERE said.booking_id = booking.id
                       AND ((said.post_score IS NOT NULL AND said.post_score
                             IS DISTINCT FROM old.post_score)
                         OR (said.usefulness <> '' AND said.usefulness
                             IS DISTINCT FROM old.usefulness)
                         OR (said.quality <> '' AND said.quality
                             IS DISTINCT FROM old.quality))))),
others AS (
    SELECT known.told_id AS id
      FROM matched_bookings known
      JOIN training_booking booking ON booking.id = known.id
     WHERE NOT %(sees_all)s AND booking.agency_id <> %(agency)s)
DELETE FROM told_bookings
 WHERE event_id IN (SELECT event_id FROM unfit) OR id IN (SELECT id FROM evaluated)
    OR id IN (SELECT id FROM others)
"""

# Scores that a list gave go with it; what people answered here stays.
GONE_SCORES = """
DELETE FROM training_evaluation said USING gone_bookings gone
 WHERE said.booking_id = gone.id
"""
GONE = """
DELETE FROM training_booking booking USING gone_bookings gone
 WHERE gone.id = booking.id
"""
FORGOTTEN_SCORES = """
UPDATE training_evaluation said
   SET post_score = NULL, post_on = NULL, usefulness = '', quality = ''
  FROM matched_bookings booking
  JOIN told_bookings told ON told.id = booking.told_id
 WHERE said.booking_id = booking.id AND told.status <> ALL(%(came)s)
   AND (said.post_score IS NOT NULL OR said.usefulness <> '' OR said.quality <> '')
"""

# What a row leaves blank is not told, and stays. Who an agency's name means nobody knows
# works for nobody known; but a register need not say the agency.
_SAYS = """agency_id = CASE WHEN %(is_register)s
           THEN coalesce(told.agency_id, booking.agency_id) ELSE told.agency_id END,
       sector = told.sector,
       role_group_id = coalesce(told.role_group_id, booking.role_group_id),
       job_role = coalesce(nullif(told.job_role, ''), booking.job_role),
       status = told.status, booked_on = coalesce(told.booked_on, booking.booked_on),
       cancelled_on = CASE WHEN told.has_ended
           THEN coalesce(told.cancelled_on, booking.cancelled_on) END,
       reason = CASE WHEN told.has_ended OR told.status = 'dna'
           THEN coalesce(nullif(told.reason, ''), booking.reason) ELSE '' END,
       charged_pence = CASE WHEN told.status IN ('dna', 'cancelled_late')
           THEN coalesce(told.charged_pence, booking.charged_pence) END"""
CHANGED = f"""
UPDATE training_booking booking
   SET {_SAYS}, row_id = told.id, updated_at = %(at)s
  FROM matched_bookings known
  JOIN told_bookings told ON told.id = known.told_id
 WHERE known.id = booking.id AND booking.row_id IS DISTINCT FROM told.id
"""  # noqa: S608 - names made here
# Of what people worked on, each change is kept; of the others the lists tell.
STEPPED = """
INSERT INTO training_bookingstep (booking_id, act, from_status, to_status, by_id, at)
SELECT known.id, 'list', known.old_status, told.status, %(by)s, %(at)s
  FROM matched_bookings known
  JOIN told_bookings told ON told.id = known.told_id
 WHERE known.by_hand AND known.old_status <> told.status
 ORDER BY known.id
"""
# Who asked first waits first: of those put in at one time the first row does.
NEW = """
INSERT INTO training_booking (
    partnership_id, agency_id, event_id, delegate_id, sector, role_group_id, job_role,
    status, booked_on, cancelled_on, reason, charged_pence, row_id, recorded_by_id,
    recorded_at, updated_at)
SELECT %(partnership)s, told.agency_id, told.event_id, told.delegate_id, told.sector,
       told.role_group_id, told.job_role, told.status, told.booked_on,
       told.cancelled_on, told.reason, told.charged_pence, told.id, %(by)s, %(at)s,
       %(at)s
  FROM told_bookings told
 WHERE NOT EXISTS (SELECT FROM matched_bookings known WHERE known.told_id = told.id)
 ORDER BY told.booked_on, told.id
"""

# A score that differs from what the row before said was answered here: it stays.
SCORES = """
WITH said AS (
    SELECT booking.id AS booking_id, booking.agency_id, told.starts_on, told.status,
           told.pre_score, told.post_score, told.usefulness, told.quality,
           old.pre_score AS old_pre, old.post_score AS old_post,
           coalesce(old.usefulness, '') AS old_usefulness,
           coalesce(old.quality, '') AS old_quality
      FROM told_bookings told
      JOIN training_booking booking ON booking.row_id = told.id
      LEFT JOIN matched_bookings known ON known.told_id = told.id
      LEFT JOIN training_stagedbooking old ON old.id = known.old_row),
known AS (
    UPDATE training_evaluation mine SET
           agency_id = said.agency_id,
           (pre_score, pre_on) = ROW(
               CASE WHEN mine.pre_score IS NOT DISTINCT FROM said.old_pre
                    THEN said.pre_score ELSE mine.pre_score END,
               CASE WHEN mine.pre_score IS DISTINCT FROM said.old_pre
                    THEN mine.pre_on
                    WHEN said.pre_score IS NOT NULL THEN said.starts_on END),
           (post_score, post_on) = ROW(
               CASE WHEN mine.post_score IS NOT DISTINCT FROM said.old_post
                    THEN said.post_score ELSE mine.post_score END,
               CASE WHEN mine.post_score IS DISTINCT FROM said.old_post
                    THEN mine.post_on
                    WHEN said.post_score IS NOT NULL THEN said.starts_on END),
           usefulness = CASE WHEN mine.usefulness = said.old_usefulness
                             THEN said.usefulness ELSE mine.usefulness END,
           quality = CASE WHEN mine.quality = said.old_quality
                          THEN said.quality ELSE mine.quality END
      FROM said WHERE said.booking_id = mine.booking_id
    RETURNING mine.booking_id)
INSERT INTO training_evaluation (
    partnership_id, agency_id, booking_id, pre_score, pre_on, post_score, post_on,
    usefulness, quality)
SELECT %(partnership)s, agency_id, booking_id, pre_score,
       CASE WHEN pre_score IS NOT NULL THEN starts_on END, post_score,
       CASE WHEN post_score IS NOT NULL THEN starts_on END, usefulness, quality
  FROM said
 WHERE (pre_score IS NOT NULL OR post_score IS NOT NULL OR usefulness <> ''
        OR quality <> '')
   AND booking_id NOT IN (SELECT booking_id FROM known)
 ORDER BY booking_id
"""
EMPTY_SCORES = """
DELETE FROM training_evaluation said USING training_booking booking, told_bookings told
 WHERE said.booking_id = booking.id AND booking.row_id = told.id
   AND said.pre_score IS NULL AND said.post_score IS NULL AND said.usefulness = ''
   AND said.quality = ''
"""

# An event is delivered once a list says who came or did not; places stand as told.
GIVEN = """
UPDATE training_event event SET status = %(delivered)s, updated_at = %(at)s
 WHERE event.id IN (SELECT id FROM told_events WHERE is_marked)
   AND event.status = %(planned)s AND event.starts_on <= %(today)s
   AND EXISTS (SELECT FROM training_booking booking
                WHERE booking.event_id = event.id
                  AND booking.status = ANY(%(marked)s))
"""
PLACES = """
UPDATE training_event event SET capacity = told.capacity, updated_at = %(at)s
  FROM told_events told
 WHERE told.id = event.id AND told.is_ours AND told.capacity IS NOT NULL
   AND event.capacity IS DISTINCT FROM told.capacity
"""
# What only a list had made, and no list tells of any more.
EMPTY_EVENTS = """
DELETE FROM training_event event
 USING returns_recordfile first
 WHERE first.id = event.told_in_id AND first.obligation_id = %(obligation)s
   AND event.id IN (SELECT event_id FROM gone_bookings)
   AND NOT EXISTS (SELECT FROM training_booking WHERE event_id = event.id)
"""
STEPS = (
    *(GONE_SCORES, GONE, FORGOTTEN_SCORES, CHANGED, STEPPED, NEW),
    *(SCORES, EMPTY_SCORES, GIVEN, PLACES, EMPTY_EVENTS),
)
