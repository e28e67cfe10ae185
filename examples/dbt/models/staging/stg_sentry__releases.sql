select
    "organizationId" || '/' || version as release_key,
    "organizationId" as organization_id,
    version as release,
    (select string_agg(project->>'slug', ', ' order by project->>'slug') from unnest(projects) as project) as projects,
    status,
    "dateCreated" as created_at,
    "dateReleased" as released_at,
    "newGroups" as new_issues,
    "commitCount" as commits
from {{ source('sentry', 'releases') }}
