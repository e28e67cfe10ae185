-- In which files of our own do errors happen?
--
-- Streams: events (read by default).
-- Settings: event_detail: full. Without it events have no stack traces and nothing is found.
--
-- What it tells, and what not:
-- * Own code is what Sentry marks as in_app, by the settings of the SDK and the rules of the project.
-- * events_thrown counts the events whose innermost frame of own code lies in the file, in the exception that was thrown
--   last, or else in the one before it; events_involved those that have the file anywhere in their traces. A file that is
--   in ten frames of an event counts once. events_involved of several files cannot be added up; events_thrown can.
-- * It covers the events that were read: those since start_date that Sentry still keeps (90 days on most plans), less what
--   SDKs sampled or filters and limits dropped.
-- * Files are named as the SDK names them: minified JavaScript without source maps gives the names of bundles.
with stack_frames as (
    select
        "organizationId" as organization_id,
        "projectSlug" as project,
        "projectID" as project_id,
        "eventID" as event_id,
        "groupID" as issue_id,
        frame_number,
        coalesce((frame->>'inApp')::boolean, false) as is_own_code,
        coalesce(nullif(frame->>'filename', ''), nullif(frame->>'module', ''), nullif(frame->>'absPath', '')) as file
    from sentry.events,
        unnest(entries) as entry,
        -- Chained exceptions and their frames come in the order in which they happened: the last one is the innermost.
        jsonb_path_query(entry, '$.data.values[*].stacktrace.frames[*]') with ordinality as frames (frame, frame_number)
    where entry->>'type' = 'exception'
),

parameters as (
    select 20 as most_files
),

-- The answer. From here on the text is that of the model of this name in examples/dbt.
own_frames as (
    select
        organization_id,
        project_id,
        project,
        event_id,
        issue_id,
        file,
        row_number() over (
            partition by organization_id, project_id, event_id
            order by frame_number desc
        ) as depth
    from stack_frames
    where is_own_code and file is not null
),

files as (
    select
        organization_id,
        project_id,
        max(project) as project,
        file,
        count(distinct event_id) filter (where depth = 1) as events_thrown,
        count(distinct event_id) as events_involved,
        count(distinct issue_id) as issues
    from own_frames
    group by organization_id, project_id, file
),

ranked as (
    select
        files.*,
        row_number() over (
            partition by organization_id
            order by events_thrown desc, events_involved desc, project_id, file
        ) as place
    from files
)

select
    ranked.organization_id,
    ranked.project_id,
    ranked.place,
    ranked.project,
    ranked.file,
    ranked.events_thrown,
    ranked.events_involved,
    ranked.issues
from ranked
cross join parameters
where ranked.place <= parameters.most_files
order by organization_id, place
