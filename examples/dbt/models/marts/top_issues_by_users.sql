-- Which issues concern the most users?
-- What it tells, and what not, is said in examples/sql/top_issues_by_users.sql.
with issues as (
    select * from {{ ref('stg_sentry__issues') }}
),

events as (
    select * from {{ ref('stg_sentry__events') }}
),

parameters as (
    select
        {{ var('recent_days') }} as recent_days,
        {{ var('most_issues') }} as most_issues
),

-- The answer. From here on the text is that of examples/sql/top_issues_by_users.sql.
newest as (
    select
        organization_id,
        max(happened_at) as happened_at
    from events
    group by organization_id
),

recent as (
    select
        events.organization_id,
        events.issue_id,
        count(*) as recent_events,
        count(distinct events.user_key) as recent_users
    from events
    join newest using (organization_id)
    cross join parameters
    where events.happened_at > newest.happened_at - parameters.recent_days * interval '1 day'
    group by events.organization_id, events.issue_id
),

ranked as (
    select
        issues.*,
        coalesce(recent.recent_users, 0) as recent_users,
        coalesce(recent.recent_events, 0) as recent_events,
        row_number() over (
            partition by organization_id
            order by issues.users desc nulls last, issues.events desc nulls last, issue_id
        ) as place
    from issues
    left join recent using (organization_id, issue_id)
)

select
    ranked.organization_id,
    ranked.issue_id,
    ranked.place,
    ranked.issue,
    ranked.title,
    ranked.project,
    ranked.status,
    ranked.users,
    ranked.events,
    ranked.recent_users,
    ranked.recent_events
from ranked
cross join parameters
where ranked.place <= parameters.most_issues
order by organization_id, place
