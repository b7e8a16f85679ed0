"""The statements of the rules of bookings that need more than one row.

Parameters: the `file`, its `partnership`, `agency` and `obligation`, whether that `sees_all`
people, the `first` and `last` day of the period, and lists of statuses: `came`, `placed`,
`marked`, `ended`.
Source: DOMAIN C.10.
"""

# A booking that somebody worked on here: marked, asked, answered. A file takes the place
# of what an earlier version of it told; it does not undo what people did.
WORKED_ON = """(
    EXISTS (SELECT FROM training_bookingstep WHERE booking_id = booking.id)
    OR EXISTS (SELECT FROM training_evaluationinvite WHERE booking_id = booking.id)
    OR EXISTS (SELECT FROM training_impact WHERE booking_id = booking.id)
    OR EXISTS (SELECT FROM training_evaluation said
                 LEFT JOIN training_stagedbooking told ON told.id = booking.row_id
                WHERE said.booking_id = booking.id
                  AND (said.pre_score, said.post_score, said.usefulness, said.quality)
                      IS DISTINCT FROM
                      (told.pre_score, told.post_score, coalesce(told.usefulness, ''),
                       coalesce(told.quality, ''))))"""

# What earlier versions of the return told, and whether it was worked on.
OWN = f"""
own AS (
    SELECT booking.id, event.ref, person.pseudonym, {WORKED_ON} AS worked_on
      FROM returns_recordfile earlier
      JOIN training_stagedbooking row ON row.file_id = earlier.id
      JOIN training_booking booking ON booking.row_id = row.id
      JOIN training_event event ON event.id = booking.event_id
      JOIN training_delegate person ON person.id = booking.delegate_id
     WHERE earlier.obligation_id = %(obligation)s AND earlier.id <> %(file)s)"""  # noqa: S608 - names made here

DUPLICATES = """
WITH twice AS (
    SELECT event_ref, pseudonym, status = ANY(%(ended)s) AS has_ended, min(id) AS first
      FROM training_stagedbooking WHERE file_id = %(file)s
     GROUP BY 1, 2, 3 HAVING count(*) > 1)
SELECT row.sheet, row.number, first.number
  FROM twice
  JOIN training_stagedbooking first ON first.id = twice.first
  JOIN training_stagedbooking row ON row.file_id = %(file)s
   AND row.event_ref = twice.event_ref AND row.pseudonym = twice.pseudonym
   AND (row.status = ANY(%(ended)s)) = twice.has_ended AND row.id <> twice.first
 ORDER BY row.id
"""

# Who stands here and is told of in no row keeps the place, unless an earlier version of
# this list alone said so.
CAPACITY = f"""
WITH {OWN},
told AS (
    SELECT event_ref, max(capacity) AS places, min(id) AS first,
           count(*) FILTER (WHERE status = ANY(%(placed)s)) AS placed,
           count(*) FILTER (WHERE status = ANY(%(came)s)) AS came
      FROM training_stagedbooking WHERE file_id = %(file)s GROUP BY event_ref),
here AS (
    SELECT event.ref, count(*) AS placed
      FROM training_event event
      JOIN told ON told.event_ref = event.ref
      JOIN training_booking booking ON booking.event_id = event.id
       AND booking.status = ANY(%(placed)s)
      JOIN training_delegate person ON person.id = booking.delegate_id
     WHERE event.partnership_id = %(partnership)s
       AND NOT EXISTS (SELECT FROM own
                        WHERE own.id = booking.id AND NOT own.worked_on)
       AND NOT EXISTS (SELECT FROM training_stagedbooking row
                        WHERE row.file_id = %(file)s AND row.event_ref = event.ref
                          AND row.pseudonym = person.pseudonym)
     GROUP BY event.ref),
full_events AS (
    SELECT told.*, coalesce(here.placed, 0) AS others,
           CASE WHEN event.id IS NOT NULL AND event.told_in_id IS NULL
                THEN event.capacity ELSE coalesce(told.places, event.capacity) END
           AS capacity
      FROM told
      LEFT JOIN training_event event ON event.partnership_id = %(partnership)s
       AND event.ref = told.event_ref
      LEFT JOIN here ON here.ref = told.event_ref
     WHERE event.overbooking_allowed IS NOT TRUE)
SELECT row.sheet, row.number, full_events.capacity,
       full_events.came, full_events.placed, full_events.others
  FROM full_events JOIN training_stagedbooking row ON row.id = full_events.first
 WHERE full_events.placed + others > full_events.capacity
 ORDER BY row.id
"""  # noqa: S608 - parts made here

# Of one person at one event, as it stands here and as the rows say. An agency is told
# of its own people's bookings only.
_MET = """
  FROM training_stagedbooking row
  JOIN training_event event ON event.partnership_id = %(partnership)s
   AND event.ref = row.event_ref
  JOIN training_delegate person ON person.partnership_id = %(partnership)s
   AND person.pseudonym = row.pseudonym
  JOIN training_booking booking ON booking.event_id = event.id
   AND booking.delegate_id = person.id
 WHERE row.file_id = %(file)s AND booking.status = ANY(%(marked)s)
   AND (%(sees_all)s OR booking.agency_id = %(agency)s)
   AND NOT EXISTS (SELECT FROM training_stagedbooking other
                    WHERE other.file_id = %(file)s
                      AND other.event_ref = row.event_ref
                      AND other.pseudonym = row.pseudonym
                      AND other.status = booking.status)
"""

DIFFERS = f"""
SELECT row.sheet, row.number, booking.status
{_MET}
   AND (EXISTS (SELECT FROM training_bookingstep WHERE booking_id = booking.id)
     OR NOT EXISTS (SELECT FROM training_stagedbooking before
                      JOIN returns_recordfile earlier ON earlier.id = before.file_id
                     WHERE before.id = booking.row_id
                       AND earlier.obligation_id = %(obligation)s))
 ORDER BY row.id
"""  # noqa: S608 - parts made here

EVALUATED = f"""
SELECT row.sheet, row.number
{_MET}
   AND NOT EXISTS (SELECT FROM training_stagedbooking other
                    WHERE other.file_id = %(file)s
                      AND other.event_ref = row.event_ref
                      AND other.pseudonym = row.pseudonym
                      AND other.status = ANY(%(came)s))
   AND (EXISTS (SELECT FROM training_impact WHERE booking_id = booking.id)
     OR EXISTS (SELECT FROM training_evaluation said
                  LEFT JOIN training_stagedbooking told ON told.id = booking.row_id
                 WHERE said.booking_id = booking.id
                   AND (said.post_score, nullif(said.usefulness, ''),
                        nullif(said.quality, ''))
                       IS DISTINCT FROM
                       (told.post_score, nullif(told.usefulness, ''),
                        nullif(told.quality, ''))
                   AND (said.post_score IS NOT NULL OR said.usefulness <> ''
                        OR said.quality <> '')))
 ORDER BY row.id
"""  # noqa: S608 - parts made here

# Beside the attendances before and after it, of whatever list.
TWICE = """
WITH came AS (
    SELECT pseudonym, course_code, starts_on, event_ref, min(id) AS id
      FROM training_stagedbooking
     WHERE file_id = %(file)s AND status = ANY(%(came)s)
     GROUP BY pseudonym, course_code, starts_on, event_ref),
known AS (
    SELECT * FROM came
    UNION ALL
    SELECT person.pseudonym, course.code, event.starts_on, event.ref, NULL
      FROM training_booking booking
      JOIN training_delegate person ON person.id = booking.delegate_id
      JOIN training_event event ON event.id = booking.event_id
      JOIN training_course course ON course.id = event.course_id
      LEFT JOIN training_stagedbooking before ON before.id = booking.row_id
      LEFT JOIN returns_recordfile earlier ON earlier.id = before.file_id
     WHERE booking.partnership_id = %(partnership)s
       AND booking.status = ANY(%(came)s)
       AND (%(sees_all)s OR booking.agency_id = %(agency)s)
       AND earlier.obligation_id IS DISTINCT FROM %(obligation)s
       AND (person.pseudonym, course.code)
           IN (SELECT pseudonym, course_code FROM came)
       AND (person.pseudonym, event.ref)
           NOT IN (SELECT pseudonym, event_ref FROM came)),
beside AS (
    SELECT id, starts_on, lag(starts_on) OVER each AS before,
           lead(starts_on) OVER each AS after, lead(id) OVER each AS next
      FROM known
    WINDOW each AS (PARTITION BY pseudonym, course_code ORDER BY starts_on, event_ref))
SELECT row.sheet, row.number,
       CASE WHEN before > beside.starts_on - interval '12 months' THEN before
            ELSE after END
  FROM beside JOIN training_stagedbooking row ON row.id = beside.id
 WHERE before > beside.starts_on - interval '12 months'
    OR (next IS NULL AND after < beside.starts_on + interval '12 months')
 ORDER BY row.id
"""

OTHER_AGENCY = """
WITH told AS (
    SELECT pseudonym, min(agency_id) AS one, max(agency_id) AS other, min(id) AS first
      FROM training_stagedbooking
     WHERE file_id = %(file)s AND agency_id IS NOT NULL GROUP BY pseudonym)
SELECT row.sheet, row.number, told.one <> told.other
  FROM told
  JOIN training_stagedbooking row ON row.id = told.first
  LEFT JOIN training_delegate person ON person.partnership_id = %(partnership)s
   AND person.pseudonym = told.pseudonym
 WHERE told.one <> told.other OR person.agency_id NOT IN (told.one, told.other)
 ORDER BY row.id
"""

SUMMARY = f"""
WITH {OWN},
gone AS (
    SELECT * FROM own
     WHERE NOT EXISTS (SELECT FROM training_stagedbooking row
                        WHERE row.file_id = %(file)s AND row.event_ref = own.ref
                          AND row.pseudonym = own.pseudonym)),
told AS (SELECT * FROM training_stagedbooking WHERE file_id = %(file)s)
SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM gone WHERE worked_on),
       count(*) FILTER (WHERE starts_on NOT BETWEEN %(first)s AND %(last)s),
       min(number) FILTER (WHERE starts_on NOT BETWEEN %(first)s AND %(last)s),
       (SELECT count(*) FROM (SELECT course_code FROM told EXCEPT
            SELECT code FROM training_course
             WHERE partnership_id = %(partnership)s) AS new)
  FROM told
"""  # noqa: S608 - parts made here

# Who is booked at an event of the register and in none of its rows; who walked in.
UNTOLD = """
WITH told AS (
    SELECT event_ref, min(id) AS first FROM training_stagedbooking
     WHERE file_id = %(file)s GROUP BY event_ref)
SELECT row.sheet, row.number, count(*)
  FROM told
  JOIN training_stagedbooking row ON row.id = told.first
  JOIN training_event event ON event.partnership_id = %(partnership)s
   AND event.ref = told.event_ref
  JOIN training_booking booking ON booking.event_id = event.id
   AND booking.status = 'booked'
   AND (%(sees_all)s OR booking.agency_id = %(agency)s)
  JOIN training_delegate person ON person.id = booking.delegate_id
 WHERE NOT EXISTS (SELECT FROM training_stagedbooking other
                    WHERE other.file_id = %(file)s
                      AND other.event_ref = told.event_ref
                      AND other.pseudonym = person.pseudonym)
 GROUP BY row.id, row.sheet, row.number ORDER BY row.id
"""

WALK_INS = """
SELECT count(*)
  FROM training_stagedbooking row
  JOIN training_event event ON event.partnership_id = %(partnership)s
   AND event.ref = row.event_ref
 WHERE row.file_id = %(file)s AND row.status = ANY(%(came)s)
   AND NOT EXISTS (SELECT FROM training_booking booking
                     JOIN training_delegate person ON person.id = booking.delegate_id
                    WHERE booking.event_id = event.id
                      AND person.pseudonym = row.pseudonym
                      AND booking.status <> ALL(%(ended)s))
"""

# Attendances by day, type and sector: of the file, and of what stands beside it.
CAME = """
SELECT starts_on, delivery_type, sector, count(*)
  FROM training_stagedbooking
 WHERE file_id = %(file)s AND status = ANY(%(came)s) GROUP BY 1, 2, 3
UNION ALL
SELECT event.starts_on, course.delivery_type, booking.sector, count(*)
  FROM training_event event
  JOIN training_course course ON course.id = event.course_id
  JOIN training_booking booking ON booking.event_id = event.id
   AND booking.status = ANY(%(came)s)
  LEFT JOIN training_stagedbooking before ON before.id = booking.row_id
  LEFT JOIN returns_recordfile earlier ON earlier.id = before.file_id
 WHERE event.partnership_id = %(partnership)s
   AND event.starts_on BETWEEN %(year_first)s AND %(year_last)s
   AND earlier.obligation_id IS DISTINCT FROM %(obligation)s
   AND NOT EXISTS (SELECT FROM training_stagedbooking row
                     JOIN training_delegate person
                       ON person.pseudonym = row.pseudonym
                      AND person.partnership_id = %(partnership)s
                    WHERE row.file_id = %(file)s AND row.event_ref = event.ref
                      AND person.id = booking.delegate_id)
 GROUP BY 1, 2, 3
"""
