-- How many of the sessions of each release did not crash?
--
-- Streams: sessions, releases (both read by default).
-- Settings: start_date says from which day on sessions count.
--
-- What it tells, and what not:
-- * A session that did not crash may still have ended badly: Sentry's rate counts `crashed` alone, and so does this. The
--   stream session_statuses has the others (errored, abnormal, unhandled).
-- * Rates of days are weighted with their sessions; the average of the rates would be wrong.
-- * Users are left out on purpose: somebody who came on two days is in both numbers, so they cannot be added up.
-- * It is about the days that were read, not about the whole life of a release, and covers all environments: add
--   `where environment = 'production'` to the first part for one of them.
-- * `(none)` is the release of sessions that named none. created_at is null for releases that are not in the table.
with sessions as (
    select
        "organizationId" as organization_id,
        "projectId" as project_id,
        "projectSlug" as project,
        date::date as day,
        release,
        environment,
        sessions,
        "crashFreeSessionRate" as crash_free_rate
    from sentry.sessions
),

releases as (
    select
        "organizationId" as organization_id,
        version as release,
        "dateCreated" as created_at
    from sentry.releases
),

parameters as (
    -- Releases with fewer sessions say little.
    select 100 as least_sessions
),

-- The answer. From here on the text is that of the model of this name in examples/dbt.
per_release as (
    select
        organization_id,
        project_id,
        max(project) as project,
        release,
        min(day) as first_day,
        max(day) as last_day,
        sum(sessions)::bigint as sessions,
        -- The rate is null on days without a session.
        coalesce(sum(round(sessions * (1 - crash_free_rate))), 0)::bigint as crashed
    from sessions
    where sessions > 0
    group by organization_id, project_id, release
)

select
    per_release.organization_id,
    per_release.project_id,
    per_release.project,
    per_release.release,
    releases.created_at,
    per_release.first_day,
    per_release.last_day,
    per_release.sessions,
    per_release.crashed,
    round(100.0 * (per_release.sessions - per_release.crashed) / per_release.sessions, 2) as crash_free_percent
from per_release
cross join parameters
left join releases using (organization_id, release)
where per_release.sessions >= parameters.least_sessions
order by organization_id, project, crash_free_percent, release
