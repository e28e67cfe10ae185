-- Which releases brought the most new issues?
-- What it tells, and what not, is said in examples/sql/releases_with_most_new_issues.sql.
with releases as (
    select * from {{ ref('stg_sentry__releases') }}
),

parameters as (
    select {{ var('most_releases') }} as most_releases
),

-- The answer. From here on the text is that of examples/sql/releases_with_most_new_issues.sql.
ranked as (
    select
        releases.*,
        row_number() over (
            partition by organization_id
            order by new_issues desc, created_at desc, release
        ) as place
    from releases
    where new_issues > 0
)

select
    ranked.organization_id,
    ranked.place,
    ranked.release,
    ranked.projects,
    ranked.created_at,
    ranked.new_issues,
    ranked.commits
from ranked
cross join parameters
where ranked.place <= parameters.most_releases
order by organization_id, place
