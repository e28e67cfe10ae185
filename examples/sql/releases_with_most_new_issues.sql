-- Which releases brought the most new issues?
--
-- Streams: releases (read by default).
-- Settings: releases older than release_refresh_days (30) are not read again, so their numbers stand still.
--
-- What it tells, and what not:
-- * new_issues is Sentry's own count of issues whose first event named the release, over all its projects. It is a
--   counter: issues that were merged or deleted afterwards are still in it.
-- * A release of several projects is one row. Its number is not added up over projects.
-- * A release of yesterday had one day to break something, one of last month thirty.
with releases as (
    select
        "organizationId" as organization_id,
        version as release,
        (select string_agg(project->>'slug', ', ' order by project->>'slug') from unnest(projects) as project) as projects,
        "dateCreated" as created_at,
        "newGroups" as new_issues,
        "commitCount" as commits
    from sentry.releases
),

parameters as (
    select 20 as most_releases
),

-- The answer. From here on the text is that of the model of this name in examples/dbt.
ranked as (
    select
        releases.*,
        row_number() over (
            partition by organization_id
            order by new_issues desc, created_at desc, release
        ) as place
    from releases
    where new_issues > 0
)

select
    ranked.organization_id,
    ranked.place,
    ranked.release,
    ranked.projects,
    ranked.created_at,
    ranked.new_issues,
    ranked.commits
from ranked
cross join parameters
where ranked.place <= parameters.most_releases
order by organization_id, place
