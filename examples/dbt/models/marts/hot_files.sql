-- In which files of our own do errors happen?
-- What it tells, and what not, is said in examples/sql/hot_files.sql.
with stack_frames as (
    select * from {{ ref('stg_sentry__stack_frames') }}
),

parameters as (
    select {{ var('most_files') }} as most_files
),

-- The answer. From here on the text is that of examples/sql/hot_files.sql.
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
