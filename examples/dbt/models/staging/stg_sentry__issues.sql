select
    "organizationId" || '/' || id as issue_key,
    "organizationId" || '/' || "projectId" as project_key,
    "organizationId" as organization_id,
    id as issue_id,
    "projectId" as project_id,
    "projectSlug" as project,
    "shortId" as issue,
    title,
    level,
    status,
    substatus,
    "firstSeen" as first_seen_at,
    "lastSeen" as last_seen_at,
    "userCount" as users,
    count as events
from {{ source('sentry', 'issues') }}
