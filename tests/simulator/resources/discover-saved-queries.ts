import { DAY, formatMicros } from '../micros.ts';
import { creatorOf } from './creator.ts';
import { ascending } from './order.ts';
import type { Resource } from './resource.ts';
import { ORGANIZATION_SCOPES } from './scopes.ts';

export const discoverSavedQueries: Resource = {
  stream: 'discover_saved_queries',
  path: 'discover/saved/',
  scopes: ORGANIZATION_SCOPES,
  paging: 'generic',
  defaultSize: 25,
  order: ascending('dateUpdated'),
  wants: { sortBy: 'dateUpdated' },
  off: { status: 404 },
  row: (plot) => {
    const { context, n, serial, project } = plot;
    const created = context.world.now * 1000 - (n + 2) * DAY;
    return {
      id: String(90_000 + serial),
      name: `Slow carts ${n}`,
      projects: project === undefined ? [] : [Number(project.id)],
      version: 2,
      queryDataset: n % 2 === 0 ? 'error-events' : 'transaction-like',
      datasetSource: n % 3 === 0 ? 'user' : 'unknown',
      expired: n % 50 === 49,
      dateCreated: formatMicros(created),
      dateUpdated: formatMicros(created + (n % 3) * DAY),
      environment: n % 4 === 0 ? ['production'] : [],
      // What was never set is not there.
      ...(n % 2 === 0 && { query: 'transaction:/cart', widths: ['-1', '120'], topEvents: 5, interval: '1h' }),
      fields: ['transaction', 'count()'],
      ...(n % 5 === 0 ? { start: '2026-01-01T00:00:00', end: '2026-02-01T00:00:00' } : { range: '14d' }),
      orderby: '-count',
      yAxis: ['count()'],
      display: 'default',
      createdBy: n % 7 === 6 ? null : creatorOf(plot),
    };
  },
};
