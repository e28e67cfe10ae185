select
    "organizationId" || '/' || id as member_key,
    "organizationId" as organization_id,
    id as member_id,
    name,
    email,
    "orgRole" as role,
    coalesce(pending, false) as is_pending,
    "dateCreated" as member_since,
    ("user"->>'lastActive')::timestamptz at time zone 'UTC' as last_active_at
from {{ source('sentry', 'users') }}
where _sdc_deleted_at is null
