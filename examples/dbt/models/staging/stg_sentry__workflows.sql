select
    "organizationId" || '/' || id as workflow_key,
    "organizationId" as organization_id,
    id as workflow_id,
    name,
    coalesce(enabled, true) as is_on
from {{ source('sentry', 'workflows') }}
where _sdc_deleted_at is null
