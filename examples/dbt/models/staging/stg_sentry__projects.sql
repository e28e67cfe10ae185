select
    "organizationId" || '/' || id as project_key,
    "organizationId" as organization_id,
    id as project_id,
    slug as project,
    name,
    platform,
    "dateCreated" as created_at,
    "firstEvent" as first_event_at
from {{ source('sentry', 'projects') }}
where _sdc_deleted_at is null
