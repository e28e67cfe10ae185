-- How long does it take until somebody answers to an issue, and until it is resolved?
-- What it tells, and what not, is said in examples/sql/time_to_resolve.sql.
with projects as (
    select * from {{ ref('stg_sentry__projects') }}
),

issue_activity as (
    select * from {{ ref('stg_sentry__issue_activity') }}
),

-- The answer. From here on the text is that of examples/sql/time_to_resolve.sql.
turns as (
    select
        organization_id,
        project_id,
        issue_id,
        type,
        happened_at,
        type like 'set\_resolved%' as is_end
    from issue_activity
    where type in ('first_seen', 'set_regression', 'set_unresolved') or type like 'set\_resolved%'
),

numbered as (
    select
        turns.*,
        coalesce(
            count(*) filter (where is_end) over (
                partition by organization_id, issue_id
                order by happened_at, is_end
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as lives_before
    from turns
),

lives as (
    select
        organization_id,
        project_id,
        issue_id,
        min(happened_at) filter (where not is_end) as opened_at,
        min(happened_at) filter (where is_end and type <> 'set_resolved_by_age') as resolved_at
    from numbered
    group by organization_id, project_id, issue_id, lives_before
),

resolutions as (
    select
        organization_id,
        project_id,
        count(*) as resolutions,
        round(avg(extract(epoch from resolved_at - opened_at) / 3600)::numeric, 2) as mean_hours_to_resolve,
        round(
            percentile_cont(0.5) within group (order by extract(epoch from resolved_at - opened_at) / 3600)::numeric, 2
        ) as median_hours_to_resolve
    from lives
    where resolved_at >= opened_at
    group by organization_id, project_id
),

answers as (
    select
        organization_id,
        project_id,
        issue_id,
        max(project_at_the_time) as project_at_the_time,
        min(happened_at) filter (where type = 'first_seen') as opened_at,
        min(happened_at) filter (where is_by_person) as answered_at
    from issue_activity
    group by organization_id, project_id, issue_id
),

responses as (
    select
        organization_id,
        project_id,
        max(project_at_the_time) as project_at_the_time,
        count(*) as issues,
        count(*) filter (where answered_at >= opened_at) as responses,
        round(
            (avg(extract(epoch from answered_at - opened_at) / 3600) filter (where answered_at >= opened_at))::numeric, 2
        ) as mean_hours_to_first_response
    from answers
    group by organization_id, project_id
)

select
    responses.organization_id,
    responses.project_id,
    coalesce(projects.project, responses.project_at_the_time) as project,
    responses.issues,
    responses.responses,
    responses.mean_hours_to_first_response,
    coalesce(resolutions.resolutions, 0) as resolutions,
    resolutions.mean_hours_to_resolve,
    resolutions.median_hours_to_resolve
from responses
left join resolutions using (organization_id, project_id)
left join projects using (organization_id, project_id)
order by organization_id, project
