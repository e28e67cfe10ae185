import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/json.ts';
import { createShapeReport, type ShapeReport } from '../../../../src/record/shape/report.ts';
import { compileShape } from '../../../../src/record/shape.ts';
import type { Scope } from '../../../../src/streams/definition.ts';
import { events } from '../../../../src/streams/events.ts';
import { organizations } from '../../../../src/streams/organizations.ts';
import { projects } from '../../../../src/streams/projects.ts';
import { releases } from '../../../../src/streams/releases.ts';

const SCOPE: Scope = { organizationId: '1', organizationSlug: 'acme' };
const TEXT = { type: ['null', 'string'] };
const OPEN = { type: ['null', 'object'] };
const list = (properties: JsonObject): JsonObject => ({
  type: ['null', 'array'],
  items: { ...OPEN, properties },
});

type Options = {
  readonly definition?: typeof projects;
  readonly declared?: readonly JsonObject[];
  readonly clean?: boolean;
};

function shaped(
  fields: JsonObject,
  raw: JsonObject,
  { definition = projects, declared = [], clean = true }: Options = {},
): { others: unknown; record: JsonObject | undefined; report: ShapeReport } {
  const report = createShapeReport();
  const schema = { type: 'object', properties: { id: TEXT, otherFields: OPEN, ...fields } };
  const shape = compileShape({ definition, schema, keyProperties: ['id'], declared }, report);
  const record = shape({ id: '7', ...raw }, SCOPE, clean);
  return { others: record?.['otherFields'], record, report };
}

describe('otherFields', () => {
  it('are null when the schema names everything', () => {
    expect(shaped({ a: TEXT }, { a: 'x' }).record).toEqual({ id: '7', otherFields: null, a: 'x' });
  });

  it('hold what no schema names, at every depth of declared objects, under its path', () => {
    const sdk = { ...OPEN, properties: { name: TEXT, deep: { ...OPEN, properties: { a: TEXT } } } };
    const raw = { sdk: { name: 'n', upstream: { url: 'u' }, deep: { b: [1] } }, newTopLevel: 1 };
    const { others, record, report } = shaped({ sdk }, raw);
    expect(others).toEqual({ 'sdk.upstream': { url: 'u' }, 'sdk.deep.b': [1], newTopLevel: 1 });
    expect(record?.['sdk']).toEqual({ name: 'n', deep: {} });
    expect(Object.fromEntries(report.unknown)).toEqual({
      'sdk.upstream': 1,
      'sdk.deep.b': 1,
      newTopLevel: 1,
    });
  });

  it('name the position in each list, and are counted without it', () => {
    const fields = { a: list({ x: TEXT, b: list({ y: TEXT }) }) };
    const raw = { a: [{ x: '1' }, null, { b: [{}, { z: 5 }] }, { w: null }] };
    const { others, report } = shaped(fields, raw);
    expect(others).toEqual({ 'a[2].b[1].z': 5, 'a[3].w': null });
    expect([...report.unknown.keys()]).toEqual(['a[].b[].z', 'a[].w']);
  });

  it('begin anew with each record, also after one without a key', () => {
    const report = createShapeReport();
    const schema = { type: 'object', properties: { id: TEXT, sdk: { ...OPEN, properties: { a: TEXT } } } };
    const properties = { sdk: schema.properties.sdk, id: TEXT, otherFields: OPEN };
    const shape = compileShape(
      { definition: projects, schema: { ...schema, properties }, keyProperties: ['id'] },
      report,
    );
    expect(shape({ id: '1', news: 1 }, SCOPE, true)?.['otherFields']).toEqual({ news: 1 });
    expect(shape({ sdk: { lost: 1 } }, SCOPE, true)).toBeUndefined();
    expect(shape({ id: '2' }, SCOPE, true)?.['otherFields']).toBeNull();
  });

  it('leave deselected fields alone, at every depth', () => {
    const full = { properties: { name: TEXT, sdk: { ...OPEN, properties: { name: TEXT, version: TEXT } } } };
    const sdk = { ...OPEN, properties: { name: TEXT } };
    const raw = { name: 'web', sdk: { name: 'n', version: '1', upstream: 2 } };
    const { others } = shaped({ sdk }, raw, { declared: [full] });
    expect(others).toEqual({ 'sdk.upstream': 2 });
    expect(shaped({}, raw, { declared: [full] }).others).toBeNull();
  });

  it('leave deselected fields alone within lists', () => {
    const full = { properties: { a: list({ x: TEXT, y: TEXT }) } };
    const raw = { a: [{ x: '1', y: '2', z: 3 }] };
    expect(shaped({ a: list({ x: TEXT }) }, raw, { declared: [full] }).others).toEqual({ 'a[0].z': 3 });
  });

  it('are neither collected nor counted when they are deselected', () => {
    const report = createShapeReport();
    const schema = { type: 'object', properties: { id: TEXT, sdk: { ...OPEN, properties: { a: TEXT } } } };
    const shape = compileShape({ definition: projects, schema, keyProperties: ['id'] }, report);
    expect(shape({ id: '7', sdk: { b: 1 }, news: 1 }, SCOPE, true)).toEqual({ id: '7', sdk: {} });
    expect(report.unknown.size).toBe(0);
  });

  it('do not repeat what another column took under another name', () => {
    const options = { definition: events };
    expect(shaped({ type: TEXT }, { 'event.type': 'error' }, options)).toMatchObject({
      record: { type: 'error', otherFields: null },
    });
    expect(shaped({ type: TEXT }, { 'event.type': 'a', type: 'b' }, options)).toMatchObject({
      record: { type: 'b', otherFields: { 'event.type': 'a' } },
    });
    expect(shaped({}, { 'event.type': 'error' }, options).others).toBeNull();
    const fields = { require2FA: { type: ['null', 'boolean'] } };
    expect(shaped(fields, { require2fa: true }, { definition: organizations }).record).toMatchObject({
      require2FA: true,
      otherFields: null,
    });
  });

  it('leave out what means nothing as long as it has the value that means nothing', () => {
    const fields = { projects: list({ slug: TEXT }) };
    const raw = (hasHealthData: boolean) => ({ projects: [{ hasHealthData }], currentProjectMeta: {} });
    const options = { definition: releases };
    expect(shaped(fields, raw(false), options).others).toBeNull();
    expect(shaped(fields, raw(true), options).others).toEqual({ 'projects[0].hasHealthData': true });
    expect(shaped({}, { currentProjectMeta: { next: 'a' } }, options).others).toEqual({
      currentProjectMeta: { next: 'a' },
    });
  });

  it('leave out what is left out on purpose, whatever it holds and however deep it is', () => {
    const definition = { ...projects, ignored: ['isMine', 'owner.avatar', 'a[].b', 'a[].c[].d', 'e'] };
    const owner = { ...OPEN, properties: { id: TEXT } };
    const raw = {
      isMine: true,
      owner: { id: '1', avatar: { url: 'u' }, isNew: 1 },
      a: [
        { b: 1 },
        {
          x: 'x',
          c: [
            { d: 2, y: 'y' },
            { d: 3, f: 4 },
          ],
        },
      ],
      e: { secret: 's' },
      isMineToo: false,
    };
    const fields = { owner, a: list({ x: TEXT, c: list({ y: TEXT }) }) };
    const { others, record, report } = shaped(fields, raw, { definition });
    expect(others).toEqual({ 'owner.isNew': 1, 'a[1].c[1].f': 4, isMineToo: false });
    expect(record).toMatchObject({ owner: { id: '1' }, a: [{}, { x: 'x', c: [{ y: 'y' }, {}] }] });
    expect([...report.unknown.keys()]).toEqual(['owner.isNew', 'a[].c[].f', 'isMineToo']);
  });

  it('have a field of the same name in another place than the one that is left out', () => {
    const definition = { ...projects, ignored: ['owner.avatar'] };
    const fields = {
      owner: { ...OPEN, properties: { id: TEXT } },
      team: { ...OPEN, properties: { id: TEXT } },
    };
    const raw = { owner: { avatar: 1 }, team: { avatar: 2 }, avatar: 3 };
    expect(shaped(fields, raw, { definition }).others).toEqual({ 'team.avatar': 2, avatar: 3 });
  });

  it('leave a field alone that the operator made a column although it is left out elsewhere', () => {
    const definition = { ...projects, ignored: ['isMine'] };
    expect(shaped({ isMine: TEXT }, { isMine: 'yes' }, { definition }).record).toMatchObject({
      isMine: 'yes',
      otherFields: null,
    });
  });

  it("hide secrets in Sentry's own objects", () => {
    const raw = { apiKey: 'k', token: '', sdk: { secret: 's', fine: { password: 'p' } } };
    const fields = { sdk: { ...OPEN, properties: { name: TEXT } } };
    expect(shaped(fields, raw).others).toEqual({
      apiKey: '***',
      token: '',
      'sdk.secret': '***',
      'sdk.fine': { password: '***' },
    });
    expect(shaped(fields, raw, { definition: events }).others).toMatchObject({ 'sdk.secret': 's' });
  });

  it('are freed of NUL and lone surrogates, names too', () => {
    const { others, report } = shaped({}, { 'a\u0000': { 'b\ud800': 'c\u0000' } }, { clean: false });
    expect(others).toEqual({ a: { 'b\ufffd': 'c' } });
    expect(report.fields.get('otherFields')?.sanitised).toBe(3);
  });

  it('are cut at a hundred levels like every open object', () => {
    let deep: JsonObject = {};
    for (let level = 0; level < 300; level += 1) deep = { deep };
    const { others, report } = shaped({}, { deep });
    expect(JSON.stringify(others).match(/\{/g)).toHaveLength(100);
    expect(report.fields.get('otherFields')?.truncated).toBe(1);
  });

  it('keep both of two fields with the same path', () => {
    const fields = { sdk: { ...OPEN, properties: { name: TEXT } } };
    expect(shaped(fields, { sdk: { a: 1 }, 'sdk.a': 2, 'sdk.a#1': 3 }).others).toEqual({
      'sdk.a': 1,
      'sdk.a#1': 2,
      'sdk.a#1#2': 3,
    });
  });

  it('take what a server sends under their own name', () => {
    expect(shaped({}, { otherFields: { 'sdk.a': 1 }, news: 2 }).others).toEqual({ 'sdk.a': 1, news: 2 });
    expect(shaped({}, { otherFields: 5 }).others).toEqual({ otherFields: 5 });
    expect(shaped({}, { otherFields: null }).others).toBeNull();
  });

  it('never touch a prototype', () => {
    const fields = { sdk: { ...OPEN, properties: { name: TEXT } } };
    const raw = JSON.parse('{"sdk":{"__proto__":{"x":1}},"__proto__":{"y":2},"constructor":3}');
    const report = createShapeReport();
    const schema = { type: 'object', properties: { id: TEXT, otherFields: OPEN, ...fields } };
    const record = compileShape({ definition: projects, schema, keyProperties: [] }, report)(
      raw,
      SCOPE,
      true,
    );
    expect(JSON.stringify(record?.['otherFields'])).toBe(
      '{"sdk.__proto__":{"x":1},"__proto__":{"y":2},"constructor":3}',
    );
  });

  it('cost time in proportion to a long list whose items each have a name of their own', () => {
    const items = Array.from({ length: 20_000 }, (_, n) => ({ [`name${n}`]: n }));
    const { others } = shaped({ a: list({ x: TEXT }) }, { a: items });
    expect(Object.keys(others as JsonObject)).toHaveLength(20_000);
    expect(JSON.stringify(others).length).toBeLessThan(1_000_000);
  });

  it('leave objects that take any field whole', () => {
    const open = { ...OPEN, properties: { a: TEXT }, additionalProperties: true };
    const { others, record } = shaped({ open }, { open: { a: '1', b: 2 } });
    expect(others).toBeNull();
    expect(record?.['open']).toEqual({ a: '1', b: 2 });
  });
});
