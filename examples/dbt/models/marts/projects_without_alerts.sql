-- Which projects would break without anybody being told?
-- What it tells, and what not, is said in examples/sql/projects_without_alerts.sql.
with projects as (
    select * from {{ ref('stg_sentry__projects') }}
),

detectors as (
    select * from {{ ref('stg_sentry__detectors') }}
),

workflows as (
    select * from {{ ref('stg_sentry__workflows') }}
),

alert_rules as (
    select * from {{ ref('stg_sentry__alert_rules') }}
),

-- The answer. From here on the text is that of examples/sql/projects_without_alerts.sql.
told as (
    select distinct organization_id
    from detectors
),

alerted as (
    select
        detectors.organization_id,
        detectors.project_id
    from detectors
    join workflows
        on workflows.organization_id = detectors.organization_id
        and workflows.workflow_id = any(detectors.workflow_ids)
    where detectors.is_on and workflows.is_on

    union

    select
        projects.organization_id,
        projects.project_id
    from alert_rules
    join projects
        on projects.organization_id = alert_rules.organization_id
        and projects.project = any(alert_rules.project_slugs)
    where alert_rules.is_on
)

select
    projects.organization_id,
    projects.project_id,
    projects.project,
    projects.created_at,
    projects.first_event_at is not null as has_events
from projects
join told using (organization_id)
left join alerted using (organization_id, project_id)
where alerted.project_id is null
order by organization_id, has_events desc, project
