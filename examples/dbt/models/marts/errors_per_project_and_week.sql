-- How many errors did each project have in each week?
-- What it tells, and what not, is said in examples/sql/errors_per_project_and_week.sql.
with projects as (
    select * from {{ ref('stg_sentry__projects') }}
),

project_stats as (
    select * from {{ ref('stg_sentry__project_stats') }}
),

-- The answer. From here on the text is that of examples/sql/errors_per_project_and_week.sql.
days_read as (
    select
        organization_id,
        min(day) as first_day,
        max(day) as last_day
    from project_stats
    group by organization_id
),

weeks as (
    select
        organization_id,
        project_id,
        date_trunc('week', day)::date as week,
        max(project_at_the_time) as project_at_the_time,
        coalesce(sum(quantity) filter (where outcome = 'accepted'), 0)::bigint as errors_accepted,
        coalesce(sum(quantity) filter (where outcome not in ('accepted', 'client_discard')), 0)::bigint as errors_dropped,
        coalesce(sum(quantity) filter (where outcome = 'client_discard'), 0)::bigint as errors_not_sent
    from project_stats
    where category = 'error'
    group by organization_id, project_id, date_trunc('week', day)::date
)

select
    weeks.organization_id,
    weeks.project_id,
    coalesce(projects.project, weeks.project_at_the_time) as project,
    weeks.week,
    weeks.errors_accepted,
    weeks.errors_dropped,
    weeks.errors_not_sent,
    weeks.week >= days_read.first_day and weeks.week + 6 <= days_read.last_day - 3 as is_final
from weeks
join days_read using (organization_id)
left join projects using (organization_id, project_id)
order by organization_id, week desc, errors_accepted desc, project
