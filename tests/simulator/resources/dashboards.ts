import { DAY, formatMicros } from '../micros.ts';
import { creatorOf } from './creator.ts';
import { ascending } from './order.ts';
import type { Resource } from './resource.ts';
import { ORGANIZATION_SCOPES } from './scopes.ts';

const WIDGETS = [
  { displayType: 'line', layout: { x: 0, y: 0, w: 4, h: 2, minH: 2 } },
  { displayType: 'table', layout: null },
];

/** In every account, and in no table: what it lacks is an empty text, so that it is before all others. */
const NEVER_SAVED = {
  id: 'default-overview',
  title: 'General',
  dateCreated: '',
  createdBy: '',
  permissions: { isEditableByEveryone: true, teamsWithEditAccess: [] },
  isFavorited: false,
  widgetDisplay: WIDGETS.map(({ displayType }) => displayType),
  widgetPreview: WIDGETS,
};

export const dashboards: Resource = {
  stream: 'dashboards',
  path: 'dashboards/',
  scopes: ORGANIZATION_SCOPES,
  needsUser: true,
  paging: 'offset',
  order: ascending('dateCreated'),
  wants: { sort: 'dateCreated' },
  off: { status: 404 },
  row: (plot) => {
    const { context, n, serial, project } = plot;
    if (n === 0) return NEVER_SAVED;
    const isPrebuilt = n < 3;
    const widgets = n % 4 === 0 ? [] : WIDGETS;
    return {
      id: String(480 + serial),
      title: isPrebuilt ? `Web Vitals ${n}` : `Checkout ${n}`,
      dateCreated: formatMicros(context.world.now * 1000 - (n + 1) * DAY),
      createdBy: isPrebuilt ? null : creatorOf(plot),
      lastVisited: n % 3 === 0 ? null : formatMicros(context.world.now * 1000 - n * 1_000_000),
      environment: n % 2 === 0 ? [] : ['production'],
      filters: n % 5 === 0 ? { release: [`storefront@1.${n}.0`] } : {},
      widgetDisplay: widgets.map(({ displayType }) => displayType),
      widgetPreview: widgets,
      permissions: n % 2 === 0 ? null : { isEditableByEveryone: false, teamsWithEditAccess: [n] },
      isFavorited: n % 2 === 0,
      projects: project === undefined ? [-1] : [Number(project.id)],
      prebuiltId: isPrebuilt ? n : null,
    };
  },
};
