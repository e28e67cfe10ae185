import { describe, expect, it } from '@jest/globals';
import { metadataOf } from '../../../src/discovery/metadata.ts';
import type { Replication } from '../../../src/streams/definition.ts';

const FULL: Replication = { method: 'FULL_TABLE' };
const INCREMENTAL: Replication = { method: 'INCREMENTAL', replicationKey: 'seen', timeFilter: 'range' };
const SCHEMA = {
  properties: {
    id: {},
    organizationId: {},
    projectID: {},
    seen: {},
    project: { properties: { id: {}, owner: { properties: { name: {} } } } },
    tags: { items: { properties: { key: {} } } },
  },
};

const inclusions = (replication: Replication) =>
  metadataOf(SCHEMA, { replication, keyProperties: ['id'], projectColumn: 'projectID' })
    .slice(1)
    .map(({ breadcrumb, metadata }) => [breadcrumb.join('.'), metadata['inclusion']]);

describe('metadataOf', () => {
  it('describes every property at every depth, but nothing inside of lists', () => {
    expect(inclusions(INCREMENTAL)).toEqual([
      ['properties.id', 'automatic'],
      ['properties.organizationId', 'automatic'],
      ['properties.projectID', 'automatic'],
      ['properties.seen', 'automatic'],
      ['properties.project', 'available'],
      ['properties.project.properties.id', 'available'],
      ['properties.project.properties.owner', 'available'],
      ['properties.project.properties.owner.properties.name', 'available'],
      ['properties.tags', 'available'],
    ]);
  });

  it('leaves the choice of a time field that is no replication key', () => {
    expect(inclusions(FULL)).toContainEqual(['properties.seen', 'available']);
  });

  it('says for the stream how an incremental one is replicated', () => {
    expect(metadataOf(SCHEMA, { replication: INCREMENTAL, keyProperties: ['id'] })[0]).toEqual({
      breadcrumb: [],
      metadata: {
        inclusion: 'available',
        selected: true,
        'selected-by-default': true,
        'table-key-properties': ['id'],
        'valid-replication-keys': ['seen'],
        'replication-key': 'seen',
      },
    });
  });

  it('says for the stream that a full table is one', () => {
    expect(
      metadataOf(SCHEMA, { replication: FULL, keyProperties: ['organizationId', 'id'] })[0]?.metadata,
    ).toEqual({
      inclusion: 'available',
      selected: true,
      'selected-by-default': true,
      'table-key-properties': ['organizationId', 'id'],
      'forced-replication-method': 'FULL_TABLE',
    });
  });

  it('keeps the column of the project whatever it is called', () => {
    const schema = { properties: { id: {}, projectId: {}, projectID: {} } };
    const automatic = (projectColumn?: string) =>
      metadataOf(schema, {
        replication: FULL,
        keyProperties: ['id'],
        ...(projectColumn && { projectColumn }),
      })
        .filter(({ metadata }) => metadata['inclusion'] === 'automatic')
        .map(({ breadcrumb }) => breadcrumb.at(-1));
    expect(automatic()).toEqual(['id', 'projectId']);
    expect(automatic('projectID')).toEqual(['id', 'projectID']);
  });
});
