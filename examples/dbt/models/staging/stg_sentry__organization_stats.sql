select
    "organizationId" || '/' || date || '/' || outcome || '/' || category || '/' || reason as organization_stat_key,
    "organizationId" as organization_id,
    date::date as day,
    outcome,
    category,
    reason,
    quantity
from {{ source('sentry', 'organization_stats') }}
