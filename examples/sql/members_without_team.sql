-- Which members are in no team?
--
-- Streams: users (by default), project_members (when selected: one request).
-- Settings: projects and exclude_projects must be empty, else members of the projects left out are taken for teamless.
-- With emit_activate_version_messages members who left go from the table, or are marked; else they stay in it.
--
-- What it tells, and what not:
-- * Sentry's list of members does not tell teams. What it does tell is who is in a team that has a project, so members
--   whose teams have no project are listed here too: they are told of nothing, like those without a team.
-- * Owners and managers see every project without being in a team, so for them it may be as intended.
-- * Open invitations are left out.
-- * Organizations of which project_members has no row are left out: the server did not say (GlitchTip does not).
-- * With personal_data `hash` or `omit`, name and email are not readable; member_id is.
with members as (
    select
        "organizationId" as organization_id,
        id as member_id,
        name,
        email,
        "orgRole" as role,
        coalesce(pending, false) as is_pending,
        "dateCreated" as member_since,
        ("user"->>'lastActive')::timestamptz at time zone 'UTC' as last_active_at
    from sentry.users
    where _sdc_deleted_at is null
),

project_members as (
    select
        "organizationId" as organization_id,
        id as member_id
    from sentry.project_members
    where _sdc_deleted_at is null
),

-- The answer. From here on the text is that of the model of this name in examples/dbt.
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
