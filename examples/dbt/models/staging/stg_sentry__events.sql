select
    "organizationId" || '/' || "projectID" || '/' || "eventID" as event_key,
    "organizationId" || '/' || "projectID" as project_key,
    "organizationId" || '/' || "groupID" as issue_key,
    "organizationId" as organization_id,
    "projectID" as project_id,
    "eventID" as event_id,
    "groupID" as issue_id,
    "dateCreated" as happened_at,
    case
        when "user"->>'id' <> '' then 'id:' || ("user"->>'id')
        when "user"->>'username' <> '' then 'username:' || ("user"->>'username')
        when "user"->>'email' <> '' then 'email:' || ("user"->>'email')
        when "user"->>'ip_address' <> '' then 'ip:' || ("user"->>'ip_address')
    end as user_key
from {{ source('sentry', 'events') }}
