-- Which issues are archived again and again?
--
-- Streams: issues (by default), issue_details (when selected: a request for each issue).
-- Settings: none.
--
-- What it tells, and what not:
-- * Archiving is called ignoring in Sentry's API. An issue counts as archived again when it was back in between, because
--   it escalated, its condition was met, it regressed, or somebody unarchived or resolved it; another condition for one that is
--   archived already is no second time.
-- * Sentry gives the last 100 entries of a history; what was before them is not counted.
-- * events and users are over the whole life of the issue, not since it was archived.
with issues as (
    select
        "organizationId" as organization_id,
        id as issue_id,
        "projectSlug" as project,
        "shortId" as issue,
        title,
        status,
        "userCount" as users,
        count as events
    from sentry.issues
),

issue_activity as (
    select
        "organizationId" as organization_id,
        "projectId" as project_id,
        "projectSlug" as project_at_the_time,
        issue_details.id as issue_id,
        entry->>'type' as type,
        (entry->>'dateCreated')::timestamptz at time zone 'UTC' as happened_at,
        entry->'user'->>'id' is not null as is_by_person
    from sentry.issue_details,
        unnest(activity) as entry
    -- The history of one that was merged while it was read is that of the other.
    where "mergedInto" is null
),

parameters as (
    select 2 as least_times
),

-- The answer. From here on the text is that of the model of this name in examples/dbt.
turns as (
    select
        organization_id,
        issue_id,
        happened_at,
        type = 'set_ignored' as is_archived,
        type in ('set_unresolved', 'set_escalating', 'set_regression') as is_back,
        lag(type = 'set_ignored', 1, false) over (
            partition by organization_id, issue_id
            -- What brings an issue back and what archives it anew may have the same second.
            order by happened_at, type = 'set_ignored'
        ) as was_archived
    from issue_activity
    where
        type in ('set_ignored', 'set_unresolved', 'set_escalating', 'set_regression')
        or type like 'set\_resolved%'
),

counted as (
    select
        organization_id,
        issue_id,
        count(*) filter (where is_archived and not was_archived) as times_archived,
        count(*) filter (where is_back) as times_back,
        max(happened_at) filter (where is_archived) as last_archived_at
    from turns
    group by organization_id, issue_id
)

select
    counted.organization_id,
    counted.issue_id,
    issues.issue,
    issues.title,
    issues.project,
    issues.status,
    counted.times_archived,
    counted.times_back,
    counted.last_archived_at,
    issues.events,
    issues.users
from counted
cross join parameters
left join issues using (organization_id, issue_id)
where counted.times_archived >= parameters.least_times
order by organization_id, times_archived desc, events desc, issue_id
