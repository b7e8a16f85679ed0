"""Why the cases of an audit are opened: asked once per audit and session, on record.

The way of the cases room (`safeguarding.cases.opening`), for audits. Source: DOMAIN F.1.
"""

from audits.models import CaseAudit
from safeguarding.access import audit
from safeguarding.cases import opening

opening.ACTIONS[CaseAudit] = audit.Action.CASE_AUDIT_OPENED
opening.BACK[CaseAudit] = "audits:case-audits"

needs_reason = opening.needs_reason
give_reason = opening.give_reason
Why = opening.Why
