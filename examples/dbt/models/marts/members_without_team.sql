-- Which members are in no team?
-- What it tells, and what not, is said in examples/sql/members_without_team.sql.
with members as (
    select * from {{ ref('stg_sentry__members') }}
),

project_members as (
    select * from {{ ref('stg_sentry__project_members') }}
),

-- The answer. From here on the text is that of examples/sql/members_without_team.sql.
told as (
    select distinct organization_id
    from project_members
)

select
    members.organization_id,
    members.member_id,
    members.name,
    members.email,
    members.role,
    members.member_since,
    members.last_active_at
from members
join told using (organization_id)
left join project_members using (organization_id, member_id)
where project_members.member_id is null and not members.is_pending
order by organization_id, member_since, member_id
