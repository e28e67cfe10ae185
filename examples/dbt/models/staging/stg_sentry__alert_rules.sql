select
    "organizationId" || '/' || id as alert_rule_key,
    "organizationId" as organization_id,
    id as alert_rule_id,
    name,
    -- 4 is an old form that is kept for its incidents, 5 is switched off.
    coalesce(status not in (4, 5), true) as is_on,
    projects as project_slugs
from {{ source('sentry', 'alert_rules') }}
where _sdc_deleted_at is null
