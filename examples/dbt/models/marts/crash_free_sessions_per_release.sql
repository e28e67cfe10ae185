-- How many of the sessions of each release did not crash?
-- What it tells, and what not, is said in examples/sql/crash_free_sessions_per_release.sql.
with sessions as (
    select * from {{ ref('stg_sentry__sessions') }}
),

releases as (
    select * from {{ ref('stg_sentry__releases') }}
),

parameters as (
    -- Releases with fewer sessions say little.
    select {{ var('least_sessions') }} as least_sessions
),

-- The answer. From here on the text is that of examples/sql/crash_free_sessions_per_release.sql.
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
