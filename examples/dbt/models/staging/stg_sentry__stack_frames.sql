select
    "organizationId" || '/' || "projectID" || '/' || "eventID" as event_key,
    "organizationId" as organization_id,
    "projectSlug" as project,
    "projectID" as project_id,
    "eventID" as event_id,
    "groupID" as issue_id,
    frame_number,
    coalesce((frame->>'inApp')::boolean, false) as is_own_code,
    coalesce(nullif(frame->>'filename', ''), nullif(frame->>'module', ''), nullif(frame->>'absPath', '')) as file
from {{ source('sentry', 'events') }},
    unnest(entries) as entry,
    -- Chained exceptions and their frames come in the order in which they happened: the last one is the innermost.
    jsonb_path_query(entry, '$.data.values[*].stacktrace.frames[*]') with ordinality as frames (frame, frame_number)
where entry->>'type' = 'exception'
