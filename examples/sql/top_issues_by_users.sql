-- Which issues concern the most users?
--
-- Streams: issues, events (both read by default).
-- Settings: personal_data must not be `omit`, else recent_users is 0; `hash` does. With environments or event terms in
-- issue_query the numbers of issues count the matching events alone.
--
-- What it tells, and what not:
-- * users is Sentry's own number of an issue, over all events that it still keeps (90 days on most plans). events is over
--   the whole life of the issue.
-- * recent_users and recent_events are counted in the events that were read, over the last days before the newest of
--   them. Somebody who met the issue twice counts once.
-- * Users are never added up over issues: whoever met two of them is in both numbers.
-- * Events without a user are in no number of users, and a person has one identity: the id if the application sent one,
--   else the user name, the e-mail address or the IP address, as in Sentry.
-- * Issues that were merged or deleted in Sentry stay in the table with the last numbers that were read.
with issues as (
    select
        "organizationId" as organization_id,
        id as issue_id,
        "projectSlug" as project,
        "shortId" as issue,
        title,
        status,
        "userCount" as users,
        count as events
    from sentry.issues
),

events as (
    select
        "organizationId" as organization_id,
        "eventID" as event_id,
        "groupID" as issue_id,
        "dateCreated" as happened_at,
        case
            when "user"->>'id' <> '' then 'id:' || ("user"->>'id')
            when "user"->>'username' <> '' then 'username:' || ("user"->>'username')
            when "user"->>'email' <> '' then 'email:' || ("user"->>'email')
            when "user"->>'ip_address' <> '' then 'ip:' || ("user"->>'ip_address')
        end as user_key
    from sentry.events
),

parameters as (
    select
        30 as recent_days,
        20 as most_issues
),

-- The answer. From here on the text is that of the model of this name in examples/dbt.
newest as (
    select
        organization_id,
        max(happened_at) as happened_at
    from events
    group by organization_id
),

recent as (
    select
        events.organization_id,
        events.issue_id,
        count(*) as recent_events,
        count(distinct events.user_key) as recent_users
    from events
    join newest using (organization_id)
    cross join parameters
    where events.happened_at > newest.happened_at - parameters.recent_days * interval '1 day'
    group by events.organization_id, events.issue_id
),

ranked as (
    select
        issues.*,
        coalesce(recent.recent_users, 0) as recent_users,
        coalesce(recent.recent_events, 0) as recent_events,
        row_number() over (
            partition by organization_id
            order by issues.users desc nulls last, issues.events desc nulls last, issue_id
        ) as place
    from issues
    left join recent using (organization_id, issue_id)
)

select
    ranked.organization_id,
    ranked.issue_id,
    ranked.place,
    ranked.issue,
    ranked.title,
    ranked.project,
    ranked.status,
    ranked.users,
    ranked.events,
    ranked.recent_users,
    ranked.recent_events
from ranked
cross join parameters
where ranked.place <= parameters.most_issues
order by organization_id, place
