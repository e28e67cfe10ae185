-- How much of its quota does the organization use, and what was dropped?
--
-- Streams: organization_stats (read by default).
-- Settings: start_date says how far back; Sentry keeps these numbers for about 90 days, so the first period may be cut.
--
-- What it tells, and what not:
-- * Sentry's API does not tell what a plan contains: write your quotas below, with the category as the table has it, and
--   the day of the month on which your billing period begins (1 to 28).
-- * accepted is what counts against a quota. rate_limited was dropped by a limit: the quota of the plan, spike
--   protection, or the limit of a client key; the column reason of the stream tells which. dropped_otherwise was filtered,
--   invalid or abuse. What SDKs held back themselves (client_discard) never reached Sentry and is left out.
-- * Attachments are bytes and profile durations milliseconds; everything else is a number of things.
-- * The numbers of the last days still grow. Projects that were deleted since are in them.
with organization_stats as (
    select
        "organizationId" as organization_id,
        date::date as day,
        outcome,
        category,
        reason,
        quantity
    from sentry.organization_stats
),

parameters as (
    select 1 as first_day_of_period
),

quotas (category, quota) as (
    values
        ('error', 500),
        ('replay', 1000),
        ('attachment', 1000000000000)
),

-- The answer. From here on the text is that of the model of this name in examples/dbt.
periods as (
    select
        organization_stats.organization_id,
        date_trunc('month', organization_stats.day - (parameters.first_day_of_period - 1))::date
            + (parameters.first_day_of_period - 1) as period,
        organization_stats.category,
        min(organization_stats.day) as first_day,
        max(organization_stats.day) as last_day,
        coalesce(sum(quantity) filter (where outcome = 'accepted'), 0)::bigint as accepted,
        coalesce(sum(quantity) filter (where outcome = 'rate_limited'), 0)::bigint as rate_limited,
        coalesce(
            sum(quantity) filter (where outcome not in ('accepted', 'rate_limited', 'client_discard')), 0
        )::bigint as dropped_otherwise
    from organization_stats
    cross join parameters
    where organization_stats.outcome <> 'client_discard'
    group by 1, 2, 3
)

select
    periods.organization_id,
    periods.period,
    periods.category,
    periods.first_day,
    periods.last_day,
    periods.accepted,
    quotas.quota::bigint as quota,
    round(100.0 * periods.accepted / nullif(quotas.quota, 0), 1) as percent_of_quota,
    periods.rate_limited,
    periods.dropped_otherwise
from periods
left join quotas using (category)
order by organization_id, period desc, percent_of_quota desc nulls last, category
