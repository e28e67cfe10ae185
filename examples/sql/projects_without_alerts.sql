-- Which projects would break without anybody being told?
--
-- Streams: projects, detectors, workflows (by default), alert_rules (when selected).
-- Settings: the token has to be that of a user or of an internal integration, else Sentry gives no detectors and workflows.
--
-- What it tells, and what not:
-- * A project has an alert when one of its detectors is on and sets off a workflow that is on, or when a metric alert
--   that is on names it. Issue alerts are workflows on servers that know detectors.
-- * Older servers and GlitchTip have issue alerts in a form that no stream reads. Organizations without any detector are
--   left out for that reason: about them nothing is known.
-- * It does not look at whom a workflow notifies, in which environment and how often.
-- * With emit_activate_version_messages what was deleted goes from the tables, or is marked; else it stays in them.
with projects as (
    select
        "organizationId" as organization_id,
        id as project_id,
        slug as project,
        "dateCreated" as created_at,
        "firstEvent" as first_event_at
    from sentry.projects
    where _sdc_deleted_at is null
),

detectors as (
    select
        "organizationId" as organization_id,
        "projectId" as project_id,
        id as detector_id,
        coalesce(enabled, true) as is_on,
        "workflowIds" as workflow_ids
    from sentry.detectors
    where _sdc_deleted_at is null
),

workflows as (
    select
        "organizationId" as organization_id,
        id as workflow_id,
        coalesce(enabled, true) as is_on
    from sentry.workflows
    where _sdc_deleted_at is null
),

alert_rules as (
    select
        "organizationId" as organization_id,
        id as alert_rule_id,
        -- 4 is an old form that is kept for its incidents, 5 is switched off.
        coalesce(status not in (4, 5), true) as is_on,
        projects as project_slugs
    from sentry.alert_rules
    where _sdc_deleted_at is null
),

-- The answer. From here on the text is that of the model of this name in examples/dbt.
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
