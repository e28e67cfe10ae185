import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/json.ts';
import { lintSchema } from './schema-lint.ts';

const TEXT: JsonObject = { type: ['null', 'string'] };
const OPEN: JsonObject = { type: ['null', 'object'] };
const TIME: JsonObject = { type: ['null', 'string'], format: 'date-time' };

/** Problems of a sound schema with the given fields added or replaced. */
function lint(fields: JsonObject, rest: JsonObject = {}): string[] {
  const schema = {
    type: 'object',
    properties: {
      id: { type: ['string'] },
      organizationId: { type: ['string'] },
      seen: TIME,
      otherFields: OPEN,
      ...fields,
    },
    ...rest,
  };
  return lintSchema(schema, { keyProperties: ['id'], replicationKey: 'seen' });
}

const object = (properties: JsonObject): JsonObject => ({ type: ['null', 'object'], properties });
const list = (items: JsonObject): JsonObject => ({ type: ['null', 'array'], items });

describe('the schema linter', () => {
  it('accepts every shape that is portable', () => {
    const problems = lint({
      text: { ...TEXT, description: 'A text.' },
      number: { type: ['null', 'number'] },
      open: OPEN,
      known: object({ name: TEXT, deeper: object({ name: TEXT }) }),
      texts: list(TEXT),
      things: list(object({ key: TEXT })),
      anything: list({}),
    });
    expect(problems).toEqual([]);
  });

  it.each([
    ['a root that is no object', {}, { type: ['null', 'object'] }, 'root: must be of type'],
    ['a root without properties', {}, { properties: {} }, 'root: must be of type'],
    ['required fields', {}, { required: ['id'] }, 'root: keyword required'],
    ['a reference', { a: { $ref: 'shared/a.json' } }, {}, 'a: keyword $ref'],
    ['a field that is no schema', { a: true }, {}, 'a: must be an object'],
    ['a type that is no list', { a: { type: 'string' } }, {}, 'a: type must be'],
    ['a type without null', { a: { type: ['string'] } }, {}, 'a: type must be'],
    ['a union', { a: { type: ['null', 'string', 'integer'] } }, {}, 'a: type must be'],
    ['an unknown type', { a: { type: ['null', 'date'] } }, {}, 'a: type must be'],
    ['no type', { a: {} }, {}, 'a: type must be'],
    ['a nullable key', { id: TEXT }, {}, 'id: type of a key'],
    ['a key that is an object', { id: { type: ['object'] } }, {}, 'id: type of a key'],
    ['a nullable organization', { organizationId: TEXT }, {}, 'organizationId: type of a key'],
    ['a nullable project of an event', { projectID: TEXT }, {}, 'projectID: type of a key'],
    ['a replication key that is no time', { seen: TEXT }, {}, 'seen: the replication key'],
    ['another format', { a: { ...TEXT, format: 'uuid' } }, {}, 'a: the only format'],
    ['a time that is a number', { a: { type: ['null', 'number'], format: 'date-time' } }, {}, 'a: the only'],
    ['an enumeration', { a: { ...TEXT, enum: ['x'] } }, {}, 'a: keyword enum'],
    ['closed objects', { a: { ...OPEN, additionalProperties: false } }, {}, 'a: keyword additionalProp'],
    ['empty properties', { a: object({}) }, {}, 'a: properties are empty'],
    ['properties of a text', { a: { ...TEXT, properties: { b: TEXT } } }, {}, 'a: only objects'],
    ['a list without items', { a: { type: ['null', 'array'] } }, {}, 'a: items must be'],
    ['a tuple', { a: { type: ['null', 'array'], items: [TEXT, TEXT] } }, {}, 'a: items must be'],
    ['a list of lists', { a: list(list(TEXT)) }, {}, 'a: lists of lists'],
    ['items of a text', { a: { ...TEXT, items: TEXT } }, {}, 'a: only arrays'],
    ['a bad type in a list', { a: list({ type: 'string' }) }, {}, 'a[]: type must be'],
    ['a bad type in an object', { a: object({ b: { type: 'string' } }) }, {}, 'a.b: type must be'],
    ['a dot in a name', { 'event.type': TEXT }, {}, 'root: event.type is no column name'],
    ['a colon in a nested name', { a: object({ 'sso:linked': TEXT }) }, {}, 'a: sso:linked is no'],
    ['a digit in front', { a: object({ '24h': TEXT }) }, {}, 'a: 24h is no column name'],
    ['a long name', { ['a'.repeat(64)]: TEXT }, {}, 'is no column name'],
    ['a name of the targets', { _sdc_batched_at: TEXT }, {}, 'belongs to targets'],
    ['names that differ in case', { groupID: TEXT, groupId: TEXT }, {}, 'groupId clashes'],
    ['names that differ in snake case', { eventID: TEXT, event_id: TEXT }, {}, 'event_id clashes'],
    ['clashes after flattening', { a: object({ b: TEXT }), a__b: TEXT }, {}, 'flattened: a__b clashes'],
    ['long names after flattening', { ['a'.repeat(60)]: object({ bcd: TEXT }) }, {}, 'is too long'],
    ['closed other fields', { otherFields: object({ a: TEXT }) }, {}, 'otherFields: must be declared as an'],
    ['other fields as text', { otherFields: TEXT }, {}, 'otherFields: must be declared as an open object'],
    ['a description that is no sentence', { a: { ...TEXT, description: 'some' } }, {}, 'a: description'],
  ] as [string, JsonObject, JsonObject, string][])('reports %s', (_name, fields, rest, problem) => {
    expect(lint(fields, rest)).toContainEqual(expect.stringContaining(problem));
  });

  it('reports a key and a replication key that are not declared', () => {
    const schema = { type: 'object', properties: { organizationId: { type: ['string'] } } };
    expect(lintSchema(schema, { keyProperties: ['id'], replicationKey: 'seen' })).toEqual([
      'id: key is not declared',
      'seen: the replication key must be declared as date-time or date',
      'otherFields: must be declared as an open object',
    ]);
  });
});
