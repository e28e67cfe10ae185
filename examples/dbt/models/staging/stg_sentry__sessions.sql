select
    "organizationId" || '/' || "projectId" || '/' || date || '/' || environment || '/' || release as session_key,
    "organizationId" || '/' || "projectId" as project_key,
    "organizationId" as organization_id,
    "projectId" as project_id,
    "projectSlug" as project,
    date::date as day,
    release,
    environment,
    sessions,
    "crashFreeSessionRate" as crash_free_rate
from {{ source('sentry', 'sessions') }}
