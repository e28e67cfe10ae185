import { describe, expect, it } from '@jest/globals';
import { loadSchema } from '../../src/discovery/schemas.ts';
import { CatalogError } from '../../src/errors.ts';
import { checkKeys, createGuards } from '../../src/guards.ts';
import type { JsonObject } from '../../src/json.ts';
import { withoutMarks } from '../../src/record/marks.ts';
import type { ProtectionSettings } from '../../src/record/protection.ts';
import { createShapeReport } from '../../src/record/shape/report.ts';
import { compileShape } from '../../src/record/shape.ts';
import type { Scope, StreamDefinition } from '../../src/streams/definition.ts';
import { events } from '../../src/streams/events.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { issues } from '../../src/streams/issues.ts';
import { organizations } from '../../src/streams/organizations.ts';
import { releases } from '../../src/streams/releases.ts';
import { users } from '../../src/streams/users.ts';
import { DRAFTS, problemsOf } from '../contract/drafts.ts';
import { fixturesOf, readFixture } from '../contract/fixtures.ts';
import { hash, KEY } from './record/support.ts';

const SCOPE: Scope = { organizationId: '1', organizationSlug: 'acme', projectId: '2', projectSlug: 'web' };
const MAIL = 'ines@example.com';
const IP = '203.0.113.7';

const KEEP: ProtectionSettings = { personalData: 'keep', maskSecretsInEvents: true };
const HASH: ProtectionSettings = { personalData: 'hash', personalDataKey: KEY, maskSecretsInEvents: true };
const OMIT: ProtectionSettings = { personalData: 'omit', maskSecretsInEvents: true };

function shaped(
  definition: StreamDefinition,
  raw: JsonObject,
  settings: ProtectionSettings,
  schema: JsonObject = withoutMarks(loadSchema(definition.tapStreamId)),
): JsonObject {
  const { keyProperties, tapStreamId } = definition;
  const plan = { definition, schema, keyProperties, declared: [withoutMarks(loadSchema(tapStreamId))] };
  const record = compileShape(plan, createShapeReport(), createGuards(settings)(definition))(
    raw,
    SCOPE,
    true,
  );
  return record ?? {};
}

const event = (fields: JsonObject): JsonObject => ({ eventID: 'e', projectID: '2', ...fields });

describe('the guard of a stream', () => {
  it('is not there where nothing is to be done, so that it costs nothing', () => {
    const off = createGuards({ personalData: 'keep', maskSecretsInEvents: false });
    expect(STREAMS.map((stream) => off(stream))).toEqual(STREAMS.map(() => undefined));
  });

  it('is there for what applications report alone, where personal data is kept', () => {
    const guarded = STREAMS.filter((stream) => createGuards(KEEP)(stream) !== undefined);
    expect(guarded.map(({ tapStreamId }) => tapStreamId)).toEqual([
      'issues',
      'feedback_issues',
      'user_feedback',
      'replays',
      'events',
      'issue_events',
    ]);
  });
});

describe('personal columns', () => {
  const member = {
    id: '7',
    email: 'Ines@Example.com',
    name: 'Inès',
    user: {
      id: '42',
      name: 'Inès',
      username: MAIL,
      email: MAIL,
      isActive: true,
      emails: [{ id: '1', email: MAIL }],
    },
    inviterName: '',
    seenBy: [{ id: '42' }],
  };

  it('become hashes that are the same in all streams', () => {
    const user = shaped(users, member, HASH);
    expect(user).toMatchObject({
      id: '7',
      email: hash(MAIL),
      name: hash('Inès'),
      user: {
        id: hash('42'),
        username: hash(MAIL),
        email: hash(MAIL),
        isActive: true,
        emails: [{ id: '1', email: hash(MAIL) }],
      },
      inviterName: '',
      otherFields: { seenBy: [{ id: hash('42') }] },
    });
    const report = shaped(
      events,
      event({
        user: { id: '42', email: MAIL, ip_address: IP, data: { name: 'Inès', plan: 'free' }, phone: '1' },
      }),
      HASH,
    );
    expect(report).toMatchObject({
      eventID: 'e',
      projectID: '2',
      user: {
        id: hash('42'),
        email: hash(MAIL),
        ip_address: hash(IP),
        data: { name: hash('Inès'), plan: 'free' },
      },
      otherFields: { 'user.phone': hash('1') },
    });
    const issue = shaped(
      issues,
      {
        id: '1',
        assignedTo: `user:42`,
        owners: [{ owner: 'user:42' }, { owner: 'team:3' }],
        title: `No ${MAIL}`,
      },
      HASH,
    );
    expect(issue).toMatchObject({
      assignedTo: { type: 'user', id: hash('42') },
      owners: [{ owner: `user:${hash('42')}` }, { owner: 'team:3' }],
      title: `No ${hash(MAIL)}`,
    });
    expect(shaped(releases, { version: '1', authors: [{ name: null, email: MAIL }] }, HASH)).toMatchObject({
      authors: [{ name: null, email: hash(MAIL) }],
    });
    expect(shaped(organizations, { id: '1', replayAccessMembers: ['42'] }, HASH)).toMatchObject({
      replayAccessMembers: [hash('42')],
    });
  });

  it('become null, and are left out of open objects and lists', () => {
    expect(shaped(users, member, OMIT)).toMatchObject({
      id: '7',
      email: null,
      name: null,
      user: { id: null, username: null, email: null, isActive: true, emails: [{ id: '1', email: null }] },
      otherFields: { seenBy: [{}] },
    });
    expect(
      shaped(releases, { version: '1', authors: [{ name: 'x', email: MAIL, a: 1 }] }, OMIT),
    ).toMatchObject({
      authors: [{ a: 1 }],
    });
    expect(shaped(organizations, { id: '1', replayAccessMembers: ['42'] }, OMIT)).toMatchObject({
      replayAccessMembers: [],
    });
    expect(shaped(events, event({ title: MAIL, message: `to ${MAIL}` }), OMIT)).toMatchObject({
      title: null,
      message: 'to ***',
    });
  });

  it('are kept by default', () => {
    expect(shaped(users, member, KEEP)).toMatchObject({ email: 'Ines@Example.com', user: { id: '42' } });
  });

  it('are not those of a team', () => {
    const assignedTo = { type: 'team', id: '3', name: 'Web', email: null };
    for (const settings of [HASH, OMIT]) {
      expect(shaped(issues, { id: '1', assignedTo }, settings)).toMatchObject({ assignedTo });
    }
  });

  it('are told by the key of a tag', () => {
    const tags = [
      { key: 'user', value: `email:${MAIL}`, query: `user.email:"${MAIL}"` },
      { key: 'client_ip', value: IP },
      { key: 'api_key', value: 'abc' },
      { key: 'release', value: 'web@1.0', query: 'release:"web@1.0"' },
      ['username', 'ines'],
    ];
    expect(shaped(events, event({ tags }), HASH)).toMatchObject({
      tags: [
        { key: 'user', value: `email:${hash(MAIL)}`, query: `user.email:"${hash(MAIL)}"` },
        { key: 'client_ip', value: hash(IP) },
        { key: 'api_key', value: '***' },
        tags[3],
        { key: 'username', value: hash('ines') },
      ],
    });
    expect(shaped(events, event({ tags }), OMIT)).toMatchObject({
      tags: [
        { key: 'user', value: null, query: null },
        { key: 'client_ip', value: null },
        {},
        tags[3],
        { value: null },
      ],
    });
  });
});

describe("an operator's own schema", () => {
  const schemaOf = (fields: JsonObject): JsonObject => ({
    type: 'object',
    properties: { organizationId: { type: ['string'] }, id: { type: ['string'] }, ...fields },
  });
  const person = { id: '42', email: MAIL, isActive: true };

  it('has personal data treated by names where it has fields that the tap does not declare', () => {
    const schema = schemaOf({
      seenBy: { type: ['null', 'array'], items: { type: ['null', 'object'] } },
      phone: { type: ['null', 'string'] },
      plan: { type: ['null', 'string'] },
    });
    expect(
      shaped(users, { id: '7', seenBy: [person], phone: '1', plan: 'free' }, HASH, schema),
    ).toMatchObject({
      seenBy: [{ id: hash('42'), email: hash(MAIL), isActive: true }],
      phone: hash('1'),
      plan: 'free',
    });
  });

  it('has it treated once where it declares the parts of such fields', () => {
    const parts = {
      type: ['null', 'object'],
      properties: { id: { type: ['null', 'string'] }, email: { type: ['null', 'string'] } },
    };
    const schema = schemaOf({ seenBy: { type: ['null', 'array'], items: parts }, inviter: parts });
    expect(shaped(users, { id: '7', seenBy: [person], inviter: person }, HASH, schema)).toMatchObject({
      seenBy: [{ id: hash('42'), email: hash(MAIL) }],
      inviter: { id: hash('42'), email: hash(MAIL) },
    });
    const authors = schemaOf({
      version: { type: ['string'] },
      authors: { type: ['null', 'array'], items: parts },
    });
    expect(shaped(releases, { version: '1', authors: [person] }, HASH, authors)).toMatchObject({
      authors: [{ id: hash('42'), email: hash(MAIL) }],
    });
  });

  it('has it treated in objects that it opens, or turns into text', () => {
    const open = schemaOf({ user: { type: ['null', 'object'] } });
    expect(shaped(users, { id: '7', user: person }, HASH, open)).toMatchObject({
      user: { id: hash('42'), email: hash(MAIL), isActive: true },
    });
    const text = schemaOf({ user: { type: ['null', 'string'] } });
    expect(shaped(users, { id: '7', user: person }, HASH, text)).toMatchObject({
      user: JSON.stringify({ id: hash('42'), email: hash(MAIL), isActive: true }),
    });
    const further = schemaOf({
      user: {
        type: ['null', 'object'],
        properties: { isActive: { type: 'boolean' } },
        additionalProperties: true,
      },
    });
    expect(shaped(users, { id: '7', user: person }, HASH, further)).toMatchObject({
      user: { isActive: true, id: hash('42'), email: hash(MAIL) },
    });
  });

  it('gets null where a hash would not be of its type', () => {
    const schema = schemaOf({
      email: { type: ['null', 'integer'] },
      name: { type: ['null', 'string'], format: 'date-time' },
    });
    const raw = { id: '7', email: 5, name: '2026-01-01T00:00:00Z' };
    expect(shaped(users, raw, HASH, schema)).toMatchObject({ email: null, name: null });
    expect(shaped(users, raw, KEEP, schema)).toMatchObject({ email: 5 });
  });
});

describe('a key property that is personal', () => {
  const plan = (keys: readonly string[]) => [{ definition: users, stream: 'people', keyProperties: keys }];

  it('is refused when it would be left out', () => {
    expect(() => checkKeys(OMIT, plan(['organizationId', 'email']))).toThrow(CatalogError);
    expect(() => checkKeys(OMIT, plan(['email']))).toThrow(
      'Catalog, stream people: email is personal, so personal_data: omit',
    );
  });

  it('is none of those of discovery, and may be hashed', () => {
    expect(() => checkKeys(HASH, plan(['email']))).not.toThrow();
    for (const definition of STREAMS) {
      const { keyProperties, tapStreamId } = definition;
      expect(() => checkKeys(OMIT, [{ definition, stream: tapStreamId, keyProperties }])).not.toThrow();
    }
  });
});

describe.each(
  STREAMS.flatMap((stream) => fixturesOf(stream.tapStreamId).map((name) => [name, stream] as const)),
)('tests/fixtures/%s.json', (name, definition) => {
  const schema = withoutMarks(loadSchema(definition.tapStreamId));

  it.each([
    ['hash', HASH],
    ['omit', OMIT],
  ] as const)('has no address of a person any more, and fits its schema (%s)', (_, settings) => {
    const record = shaped(definition, readFixture(name), settings);
    const text = JSON.stringify(record);
    expect(text).not.toMatch(/[a-z]@[a-z-]+\.example(?!\/)|203\.0\.113\.7|Inès|2840091|c-20981/);
    for (const [, validator] of DRAFTS) expect(problemsOf(validator(), schema, record)).toEqual([]);
    for (const key of definition.keyProperties) {
      expect(record[key]).toEqual(shaped(definition, readFixture(name), KEEP)[key]);
    }
  });
});
