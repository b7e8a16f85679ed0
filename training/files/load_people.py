"""The people of an accepted list: new ones, and where they work now. Statements only."""

# A person's newest row says where they work; a role group that it leaves blank is
# looked for in older ones.
TOLD_PEOPLE = """
CREATE TEMPORARY TABLE told_people ON COMMIT DROP AS
SELECT pseudonym, max(starts_on) AS newest_on,
       (array_agg(agency_id ORDER BY starts_on DESC, id DESC))[1] AS agency_id,
       (array_agg(sector ORDER BY starts_on DESC, id DESC))[1] AS sector,
       (array_agg(role_group ORDER BY starts_on DESC, id DESC)
        FILTER (WHERE role_group <> ''))[1] AS role_group
  FROM told_rows GROUP BY pseudonym
"""
NEW_PEOPLE = """
INSERT INTO training_delegate (
    partnership_id, agency_id, pseudonym, sector, role_group_id)
SELECT %(partnership)s, told.agency_id, told.pseudonym, told.sector, kin.id
  FROM told_people told
  LEFT JOIN training_rolegroup kin ON kin.partnership_id = %(partnership)s
   AND kin.code = told.role_group
 ORDER BY told.pseudonym COLLATE "C"
    ON CONFLICT (partnership_id, pseudonym) DO NOTHING
"""
_NO_LATER = """NOT EXISTS (SELECT FROM training_booking later
                     JOIN training_event event ON event.id = later.event_id
                    WHERE later.delegate_id = person.id
                      AND event.starts_on > told.newest_on)"""
# An address is that of where somebody works: it does not move to another agency.
ELSEWHERE = f"""
DELETE FROM training_delegatecontact contact
 USING training_delegate person, told_people told
 WHERE contact.delegate_id = person.id AND person.pseudonym = told.pseudonym
   AND person.partnership_id = %(partnership)s AND told.agency_id IS NOT NULL
   AND person.agency_id IS DISTINCT FROM told.agency_id AND {_NO_LATER}
"""  # noqa: S608 - parts made here
# Where they work is what the last booking said; an older list does not change it, nor
# does a register that leaves the agency out.
_WORKS = """(CASE WHEN %(is_register)s AND told.agency_id IS NULL
            THEN person.agency_id ELSE told.agency_id END,
        CASE WHEN %(is_register)s AND told.agency_id IS NULL
            THEN person.sector ELSE told.sector END,
        coalesce(kin.id, person.role_group_id))"""
KNOWN_PEOPLE = f"""
UPDATE training_delegate person
   SET (agency_id, sector, role_group_id) = ROW{_WORKS}
  FROM told_people told
  LEFT JOIN training_rolegroup kin ON kin.partnership_id = %(partnership)s
   AND kin.code = told.role_group
 WHERE person.partnership_id = %(partnership)s AND person.pseudonym = told.pseudonym
   AND (person.agency_id, person.sector, person.role_group_id) IS DISTINCT FROM
       {_WORKS}
   AND {_NO_LATER}
"""  # noqa: S608 - parts made here
DONE = "DROP TABLE told_people"
STEPS = (TOLD_PEOPLE, NEW_PEOPLE, ELSEWHERE, KNOWN_PEOPLE, DONE)
