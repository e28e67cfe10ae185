import { type Call, type Endpoint, pageReply } from '../call.ts';
import { parseCursor } from '../cursor.ts';
import { spoiled } from '../hostile.ts';
import { perPage } from '../page-size.ts';
import { keysetPage } from '../paginators.ts';
import { renderOrganization, renderOrganizationDetail } from '../render/organization.ts';
import { ok } from '../reply.ts';
import type { OrganizationRow } from '../world.ts';
import { organizationOf } from './places.ts';

/** What the token may do; asking needs no permission. */
export const root: Endpoint = ({ scopes, hasUser }) =>
  ok({
    version: '0',
    auth: scopes.length === 0 ? null : { scopes: [...scopes] },
    user:
      scopes.length === 0 || !hasUser
        ? null
        : { id: '2800000', name: 'Ada Vogel', email: 'ada.vogel@example.com' },
  });

/** The organizations the token sees, newest first; a region's host knows only its own. */
export const organizations: Endpoint = (call) => {
  const rows = call.world.organizations
    .filter((row) => row.isMember && (call.region === undefined || call.regionOf(row.index) === call.region))
    .sort((a, b) => b.dateCreated - a.dateCreated);
  const keys = rows.map((row) => Math.ceil(row.dateCreated / 1000));
  const plan = keysetPage(
    keys,
    perPage(call.query, call.behaviour.pageCap),
    parseCursor(call.query.get('cursor')),
  );
  return pageReply(call, plan, (place) => {
    const row = rows[place] as OrganizationRow;
    return spoiled(call.world, 'organizations', renderOrganization(call.context, row));
  });
};

export const organization: Endpoint = (call: Call) => {
  const record = renderOrganizationDetail(call.context, organizationOf(call));
  if (call.query.get('include_feature_flags') !== '1') {
    delete record['features'];
    delete record['extraOptions'];
  }
  return ok(spoiled(call.world, 'organizations', record));
};
