import { invalid, notFound, Refusal, serverError } from './refusal.ts';
import type { View } from './render-account.ts';
import { jsonTime } from './time-text.ts';
import type { Organization } from './world.ts';

const HOUR = 3_600_000_000;
const MOST_INTERVALS = 1_000;

/**
 * What `stats_v2` says: one sum over the projects that were named, by the hour of receipt. It groups by nothing,
 * and `project=-1` names no project.
 */
export function statistics(
  { world, traits }: View,
  organization: Organization | undefined,
  search: URLSearchParams,
): unknown {
  const field = search.get('field') ?? '';
  const [start, end] = ['start', 'end'].map((name) => Date.parse(`${search.get(name)?.replace(/Z$/, '')}Z`));
  const interval = search.get('interval') ?? '1h';
  if (!search.has('category')) {
    const reason = traits.errors === 'ninja' ? 'Field required' : 'This field is required.';
    throw invalid(traits, 'category', 'missing', reason);
  }
  if (search.get('category') !== 'error')
    throw invalid(traits, 'category', 'literal_error', "Input should be 'error'");
  if (!['sum(quantity)', 'sum(times_seen)'].includes(field))
    throw invalid(traits, 'field', 'literal_error', "Input should be 'sum(quantity)' or 'sum(times_seen)'");
  if (!['1d', '1h', '1m'].includes(interval))
    throw invalid(traits, 'interval', 'literal_error', "Input should be '1d', '1h' or '1m'");
  if (start === undefined || end === undefined || Number.isNaN(start) || Number.isNaN(end))
    throw invalid(traits, 'start', 'missing', 'Field required');
  const step = interval === '1d' ? 24 * HOUR : interval === '1h' ? HOUR : HOUR / 60;
  if (((end - start) * 1_000) / step > MOST_INTERVALS)
    throw invalid(traits, 'end', 'value_error', 'Too many intervals');
  const named = search.getAll('project').map(Number);
  const projects = world.projects.filter(
    (project) =>
      project.organization === organization?.id && (named.length === 0 || named.includes(project.id)),
  );
  if (projects.length === 0) throw traits.errors === 'ninja' ? notFound(traits) : new Refusal(404, '');
  if (traits.statistics === 'fails') throw serverError();
  const from = Math.floor((start * 1_000) / HOUR) * HOUR;
  const counts: (number | null)[] = [];
  const intervals: string[] = [];
  for (let at = from; at <= end * 1_000 + HOUR; at += step) {
    const count = world.events.filter(
      ({ project, received }) =>
        projects.some(({ id }) => id === project) && received >= at && received < at + HOUR,
    ).length;
    counts.push(count === 0 ? null : count);
    intervals.push(jsonTime(at, traits.fraction));
  }
  return { intervals, groups: [{ series: { [field]: counts } }] };
}
