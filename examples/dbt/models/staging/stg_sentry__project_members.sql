select
    "organizationId" || '/' || id as member_key,
    "organizationId" as organization_id,
    id as member_id,
    projects as project_slugs
from {{ source('sentry', 'project_members') }}
where _sdc_deleted_at is null
