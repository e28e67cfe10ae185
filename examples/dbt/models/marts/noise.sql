-- Which issues are archived again and again?
-- What it tells, and what not, is said in examples/sql/noise.sql.
with issues as (
    select * from {{ ref('stg_sentry__issues') }}
),

issue_activity as (
    select * from {{ ref('stg_sentry__issue_activity') }}
),

parameters as (
    select {{ var('least_times') }} as least_times
),

-- The answer. From here on the text is that of examples/sql/noise.sql.
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
