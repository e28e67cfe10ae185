import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError, GoneError, UnavailableError } from '../../../../src/errors.ts';
import type { JsonObject } from '../../../../src/json.ts';
import type { Organization } from '../../../../src/sentry/account/account.ts';
import { createByProject } from '../../../../src/sentry/account/by-project.ts';
import type { Place, Time } from '../../../../src/sentry/account/places.ts';
import type { Page } from '../../../../src/sentry/lists/reading.ts';
import { codeMappings } from '../../../../src/streams/code-mappings.ts';
import type { StreamDefinition } from '../../../../src/streams/definition.ts';
import { projectKeys } from '../../../../src/streams/project-keys.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const ACME: Organization = { id: '1', slug: 'acme', root: 'root', naming: 'id' };
const listed = ['7', '8', '9'].map((id) => ({ id, slug: `p${id}`, isReadable: id !== '9' }));
const PLACE: Place = { organization: ACME, listed };

const UNKNOWN = new UnavailableError('old', 'acme', 'organization', new ApiError('No', 404), {
  isUnknownRoute: true,
});
const SEVERAL = new ApiError('No', 400, { detail: 'You cannot view events from multiple projects.' });

/** A list by time, of a plan that shows one project at a time. */
const replays: StreamDefinition = {
  ...projectKeys,
  tapStreamId: 'replays',
  instead: undefined as never,
  query: { project: '-1' },
  refusesSeveral: [{ status: 400, detail: /multiple projects/ }],
  replication: { method: 'INCREMENTAL', replicationKey: 'at', timeFilter: 'range' },
};
const { instead: _, ...REPLAYS } = replays;

type Answer = readonly (Page | Error)[];
const page = (records: JsonObject[], rest: Partial<Page> = {}): Page => ({ records, clean: true, ...rest });

/** What is asked for: `*` for the organization, the id of a project in its query or `/id` in its path. */
function nameOf({ project, only }: Place): string {
  return project !== undefined ? `/${project.id}` : (only?.join(',') ?? '*');
}

async function read(
  definition: StreamDefinition,
  answers: (name: string, form: StreamDefinition) => Answer,
  options: { readonly place?: Place; readonly time?: Time; readonly times?: number } = {},
) {
  const asked: string[] = [];
  const log = recordingLog();
  const reader = createByProject(async function* (form, place) {
    const name = nameOf(place);
    asked.push(name);
    for (const answer of answers(name, form)) {
      if (answer instanceof Error) throw answer;
      yield answer;
    }
  }, log);
  const pages: Page[] = [];
  let error: unknown;
  try {
    for (let time = 0; time < (options.times ?? 1); time += 1) {
      for await (const each of reader(definition, options.place ?? PLACE, options.time)) pages.push(each);
    }
  } catch (reason) {
    error = reason;
  }
  return { asked, pages, lines: log.lines, error, records: pages.flatMap(({ records }) => records) };
}

const whole = (name: string): Answer => [page([{ id: name }], { end: 'whole' })];

describe('a list of an organization', () => {
  it('is read in one go where it can be', async () => {
    const { asked, pages } = await read(projectKeys, whole);
    expect(asked).toEqual(['*']);
    expect(pages).toEqual([page([{ id: '*' }], { end: 'whole' })]);
  });

  it('fails with every other error, and once it has answered', async () => {
    const refused = new ApiError('No', 403);
    expect((await read(projectKeys, () => [refused])).error).toBe(refused);
    expect((await read(projectKeys, () => [page([]), UNKNOWN])).error).toBe(UNKNOWN);
    const off = new UnavailableError('off', 'acme', 'organization', refused);
    expect((await read(projectKeys, () => [off])).error).toBe(off);
  });
});

describe('a list whose path is unknown', () => {
  const old = (name: string): Answer => (name.startsWith('/') ? whole(name) : [UNKNOWN]);

  it('is read in every project that may be read, and ends when all have ended', async () => {
    const { asked, pages, records } = await read(projectKeys, old);
    expect(asked).toEqual(['*', '/7', '/8']);
    expect(records).toEqual([
      { id: '/7', projectId: '7', projectSlug: 'p7' },
      { id: '/8', projectId: '8', projectSlug: 'p8' },
    ]);
    expect(pages.map(({ end }) => end)).toEqual([undefined, undefined, 'whole']);
  });

  it('is asked for by the second form of its definition', async () => {
    const forms: StreamDefinition[] = [];
    await read(projectKeys, (name, form) => {
      forms.push(form);
      return old(name);
    });
    expect(forms[1]).toMatchObject({
      path: '/projects/{organization}/{project}/keys/',
      partitionBy: 'project',
    });
  });

  it('is read in the projects that are named, or wanted', async () => {
    expect((await read(projectKeys, old, { place: { ...PLACE, only: ['8'] } })).asked).toEqual(['8', '/8']);
    const wanted = [{ id: '9', slug: 'p9' }];
    expect((await read(projectKeys, old, { place: { ...PLACE, wanted } })).asked).toEqual(['*', '/9']);
  });

  it('has moved where that of one project has', async () => {
    const { pages } = await read(projectKeys, (name) =>
      name === '*' ? [UNKNOWN] : [page([], { end: name === '/7' ? 'moved' : 'whole' })],
    );
    expect(pages.at(-1)).toMatchObject({ end: 'moved' });
  });

  it('fails, after all others were read, where a project does, or its list has no end', async () => {
    for (const failing of [[new ApiError('No', 403)], [page([{ id: 'half' }])]]) {
      const { asked, pages, error } = await read(projectKeys, (name) =>
        name === '/7' ? failing : old(name),
      );
      expect(asked).toEqual(['*', '/7', '/8']);
      expect(error).toMatchObject({
        message: expect.stringContaining('1 of 2 projects could not be read, p7'),
      });
      expect(pages.filter(({ end }) => end !== undefined)).toEqual([]);
    }
  });

  it('fails at once where it is no matter of one project', async () => {
    const refused = new AuthError('Who are you?');
    const { asked, error } = await read(projectKeys, (name) => (name === '/7' ? [refused] : old(name)));
    expect([asked, error]).toEqual([['*', '/7'], refused]);
  });

  it('fails where nobody answers three times in a row', async () => {
    const many = Array.from({ length: 9 }, (_, n) => ({ id: `${n}`, slug: `p${n}`, isReadable: true }));
    const { asked } = await read(
      projectKeys,
      (name) => [name === '*' ? UNKNOWN : new ApiError('Silence', 0)],
      {
        place: { ...PLACE, listed: many },
      },
    );
    expect(asked).toHaveLength(4);
  });

  it('misses nothing of a project that is gone', async () => {
    const { pages, lines, error } = await read(projectKeys, (name) =>
      name === '/7' ? [new GoneError('Project p7 is gone', 404)] : old(name),
    );
    expect([error, pages.at(-1)?.end]).toEqual([undefined, 'whole']);
    expect(JSON.stringify(lines)).toContain('Project p7 is gone');
  });

  it('is not available as a whole where one project does not have it', async () => {
    const off = new UnavailableError('off', 'p7', 'project', new ApiError('No', 403));
    const { asked, pages, error } = await read(projectKeys, (name) => (name === '/7' ? [off] : old(name)));
    expect([asked, error]).toEqual([['*', '/7', '/8'], off]);
    expect(pages.filter(({ end }) => end !== undefined)).toEqual([]);
  });

  it('fails where the projects are not known', async () => {
    const { error } = await read(projectKeys, old, { place: { organization: ACME } });
    expect(error).toMatchObject({ message: expect.stringContaining('could not be listed') });
  });
});

describe('a list by time of a plan that shows one project at a time', () => {
  const time: Time = { span: [100, 200], isTop: true };
  const proofs = (spans: Readonly<Record<string, Page['delivered'][]>>) => (name: string) =>
    name === '*'
      ? [SEVERAL]
      : (spans[name] ?? []).map((delivered) => page([{ id: name }], { ...(delivered && { delivered }) }));

  it('proves what every project has proven, and nothing before all were read', async () => {
    const answers = proofs({
      7: [
        [150, 200],
        [100, 150],
      ],
      8: [
        [180, 200],
        [100, 130],
      ],
    });
    const { pages, error } = await read(REPLAYS, answers, { time });
    expect(error).toBeUndefined();
    expect(pages.slice(0, 4).map(({ delivered }) => delivered)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(pages.slice(4).map(({ delivered }) => delivered)).toEqual([
      [100, 130],
      [180, 200],
    ]);
    expect(pages.some(({ end }) => end !== undefined)).toBe(false);
  });

  it('proves what a project that failed has proven too, and then fails', async () => {
    const { pages, error } = await read(
      REPLAYS,
      (name) =>
        name === '7'
          ? [page([], { delivered: [160, 200] }), new ApiError('No', 500)]
          : proofs({ 8: [[100, 200]] })(name),
      { time },
    );
    expect(pages.at(-1)?.delivered).toEqual([160, 200]);
    expect(error).toMatchObject({ status: 500 });
  });

  it('is not asked for several projects again', async () => {
    const { asked } = await read(REPLAYS, proofs({}), { time, times: 2 });
    expect(asked).toEqual(['*', '7', '8', '7', '8']);
  });

  it('tells once what has expired', async () => {
    const { pages } = await read(
      REPLAYS,
      (name) => (name === '*' ? [SEVERAL] : [page([], { delivered: [100, 200], expired: [100, 120] })]),
      { time },
    );
    expect(pages.filter(({ expired }) => expired !== undefined)).toHaveLength(1);
  });

  it('misses nothing of a project that is gone, which looks like one that nobody may see', async () => {
    const gone = (name: string): Answer => {
      if (name === '7') return [new ApiError('No', 403)];
      if (name === '/7') return [new GoneError('Project p7 is gone', 404)];
      return proofs({ 8: [[100, 200]] })(name);
    };
    const { pages, error } = await read(REPLAYS, gone, { time });
    expect([error, pages.at(-1)?.delivered]).toEqual([undefined, [100, 200]]);
    const there = (name: string): Answer => (name === '/7' ? [page([])] : gone(name));
    expect((await read(REPLAYS, there, { time })).error).toMatchObject({ status: 403 });
  });
});

describe('a list without an order', () => {
  const mapping = (id: string): JsonObject => ({ id });
  const torn = (counted: number): Page => page([], { end: 'moved', counted });

  it('is looked for in its projects where its pages do not agree, and rows of no project are kept', async () => {
    const { asked, records, pages } = await read(codeMappings, (name) => {
      if (name === '*') return [page([mapping('a'), mapping('of-none')]), page([mapping('a')]), torn(3)];
      return [page(name === '7' ? [mapping('a'), mapping('b')] : [], { end: 'whole' })];
    });
    expect(asked).toEqual(['*', '7', '8']);
    expect(records.map(({ id }) => id)).toEqual(['a', 'of-none', 'a', 'b']);
    expect(pages.at(-1)?.end).toBe('whole');
  });

  it('is no complete copy where rows are missing even then: they may be of no project', async () => {
    const { pages } = await read(codeMappings, (name) =>
      name === '*' ? [page([mapping('a')]), torn(3)] : [page([mapping('b')], { end: 'whole' })],
    );
    expect(pages.at(-1)?.end).toBe('moved');
  });
});
