import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/json.ts';
import type { Organization } from '../../../../src/sentry/account/account.ts';
import type { Place } from '../../../../src/sentry/account/places.ts';
import { createNamedRead } from '../../../../src/sentry/account/project-names.ts';
import { detectors } from '../../../../src/streams/detectors.ts';
import { uptimeMonitors } from '../../../../src/streams/uptime-monitors.ts';
import { workflows } from '../../../../src/streams/workflows.ts';
import { all } from '../../../support/builders.ts';

const ACME: Organization = { id: '1', slug: 'acme', root: 'root', naming: 'id' };
const listed = [
  { id: '7', slug: 'web', isReadable: true },
  { id: '8', slug: 'api', isReadable: true },
];

async function read(definition: typeof detectors, records: JsonObject[], place: Partial<Place> = { listed }) {
  const named = createNamedRead(async function* () {
    yield { records, clean: true };
  });
  const pages = await all(named(definition, { organization: ACME, ...place }));
  return pages.flatMap((page) => page.records);
}

describe('records that name their project by half', () => {
  it('get the slug where they have the id, and the id where they have the slug', async () => {
    expect(await read(detectors, [{ id: 'a', projectId: '8' }])).toEqual([
      { id: 'a', projectId: '8', projectSlug: 'api' },
    ]);
    expect(await read(uptimeMonitors, [{ id: 'a', projectSlug: 'web' }])).toEqual([
      { id: 'a', projectId: '7', projectSlug: 'web' },
    ]);
  });

  it('stay as they are where the project is not listed, or they name none', async () => {
    expect(
      await read(detectors, [
        { id: 'a', projectId: '9' },
        { id: 'b', projectId: null },
      ]),
    ).toEqual([
      { id: 'a', projectId: '9' },
      { id: 'b', projectId: null },
    ]);
  });

  it('stay as they are where nothing was listed, and where the definition does not ask for it', async () => {
    const record = { id: 'a', projectId: '8' };
    expect(await read(detectors, [record], {})).toEqual([record]);
    expect(await read(workflows, [record])).toEqual([record]);
  });
});
