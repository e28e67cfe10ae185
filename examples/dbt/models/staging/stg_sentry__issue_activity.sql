select
    "organizationId" || '/' || issue_details.id || '/' || (entry->>'id') as activity_key,
    "organizationId" || '/' || issue_details.id as issue_key,
    "organizationId" as organization_id,
    "projectId" as project_id,
    "projectSlug" as project_at_the_time,
    issue_details.id as issue_id,
    entry->>'type' as type,
    (entry->>'dateCreated')::timestamptz at time zone 'UTC' as happened_at,
    entry->'user'->>'id' is not null as is_by_person
from {{ source('sentry', 'issue_details') }},
    unnest(activity) as entry
-- The history of one that was merged while it was read is that of the other.
where "mergedInto" is null
