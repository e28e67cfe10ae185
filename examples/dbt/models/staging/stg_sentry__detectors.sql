select
    "organizationId" || '/' || id as detector_key,
    "organizationId" || '/' || "projectId" as project_key,
    "organizationId" as organization_id,
    "projectId" as project_id,
    id as detector_id,
    name,
    type,
    coalesce(enabled, true) as is_on,
    "workflowIds" as workflow_ids
from {{ source('sentry', 'detectors') }}
where _sdc_deleted_at is null
