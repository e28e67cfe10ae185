select
    "organizationId" || '/' || "projectId" || '/' || date || '/' || outcome || '/' || category || '/' || reason as project_stat_key,
    "organizationId" || '/' || "projectId" as project_key,
    "organizationId" as organization_id,
    "projectId" as project_id,
    "projectSlug" as project_at_the_time,
    date::date as day,
    outcome,
    category,
    reason,
    quantity
from {{ source('sentry', 'project_stats') }}
