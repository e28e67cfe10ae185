-- How much of its quota does the organization use, and what was dropped?
-- What it tells, and what not, is said in examples/sql/usage_against_quota.sql.
with organization_stats as (
    select * from {{ ref('stg_sentry__organization_stats') }}
),

parameters as (
    select {{ var('first_day_of_period') }} as first_day_of_period
),

quotas (category, quota) as (
    values
    {%- for category, quota in var('quotas').items() %}
        ('{{ category }}', {{ quota }}){{ ',' if not loop.last }}
    {%- endfor %}
),

-- The answer. From here on the text is that of examples/sql/usage_against_quota.sql.
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
