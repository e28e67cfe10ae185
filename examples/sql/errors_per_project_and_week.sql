-- How many errors did each project have in each week?
--
-- Streams: projects, project_stats (both read by default).
-- Settings: start_date says how far back; Sentry keeps these numbers for about 90 days.
--
-- What it tells, and what not:
-- * The numbers are what Sentry counted as errors came in. They do not depend on which events are still kept or were
--   read; counting the rows of events gives less as soon as events expire.
-- * errors_accepted was stored. errors_dropped reached Sentry and was thrown away by a filter, a limit or a fault;
--   errors_not_sent is what SDKs say they held back, by their sample_rate for instance, and not all of them say so.
-- * Weeks are those of UTC and begin on Monday. is_final is false for weeks that were not read as a whole, and for those
--   whose last days still grow: Sentry goes on counting for some days.
with projects as (
    select
        "organizationId" as organization_id,
        id as project_id,
        slug as project
    from sentry.projects
    where _sdc_deleted_at is null
),

project_stats as (
    select
        "organizationId" as organization_id,
        "projectId" as project_id,
        "projectSlug" as project_at_the_time,
        date::date as day,
        outcome,
        category,
        quantity
    from sentry.project_stats
),

-- The answer. From here on the text is that of the model of this name in examples/dbt.
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
