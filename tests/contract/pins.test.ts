import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

type Step = { readonly uses?: string; readonly run?: string; readonly with?: object };
type Job = {
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
};
type Workflow = { readonly permissions?: object; readonly jobs: Readonly<Record<string, Job>> };

const root = new URL('../../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const texts = readdirSync(new URL('.github/workflows', root)).map((name) =>
  textOf(`.github/workflows/${name}`),
);
const workflows = texts.map((text) => parse(text) as Workflow);
const { jobs } = parse(textOf('.github/workflows/release.yml')) as Workflow;
const steps = workflows.flatMap((workflow) => Object.values(workflow.jobs).flatMap((job) => job.steps));

/** The jobs that have to end well before a job begins, those before them included. */
function needsOf(name: string): readonly string[] {
  const needs = [jobs[name]?.needs ?? []].flat();
  return needs.flatMap((need) => [need, ...needsOf(need)]);
}

describe('the workflows', () => {
  it('name every action by the hash of a commit, and say its version beside it', () => {
    const lines = texts.flatMap((text) => text.split('\n')).filter((line) => /\buses:/.test(line));
    expect(lines).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    expect(lines.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it('use one version of each action', () => {
    const used = new Set(steps.flatMap(({ uses }) => uses ?? []));
    const names = [...used].map((uses) => uses.split('@')[0]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('put no text of an event into a script, where it would be run', () => {
    const scripts = steps.flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });

  it('hold no secret, since npm and PyPI trust the workflow itself', () => {
    expect(texts.filter((text) => /\bsecrets\b/.test(text))).toEqual([]);
  });

  it('give each job its own permissions and nothing to all of them', () => {
    for (const { permissions, jobs: own } of workflows) {
      expect(permissions).toEqual({});
      for (const job of Object.values(own)) expect(job.permissions).toBeDefined();
    }
  });
});

describe('a checkout in a workflow', () => {
  it('leaves no token on the machine', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const step of checkouts) expect(step.with).toEqual({ 'persist-credentials': false });
  });
});

describe('the release', () => {
  it('lets a job write only what it is there for', () => {
    const writes = Object.entries(jobs).map(([name, { permissions = {} }]) => [
      name,
      Object.keys(permissions).filter((scope) => permissions[scope] === 'write'),
    ]);
    expect(Object.fromEntries(writes)).toEqual({
      check: [],
      build: [],
      attest: ['id-token', 'attestations'],
      image: ['packages', 'id-token', 'attestations'],
      npm: ['id-token'],
      pypi: ['id-token'],
      github: ['contents'],
    });
  });

  it('publishes nothing before the checks and an audit that was answered', () => {
    for (const name of Object.keys(jobs).filter((other) => other !== 'check')) {
      expect(needsOf(name)).toContain('check');
    }
    const scripts = jobs['check']?.steps.flatMap(({ run }) => run ?? []);
    expect(scripts).toEqual([
      'node scripts/release-notes.js "$GITHUB_REF_NAME"',
      '.ci/run',
      '.ci/audit --release',
      '.ci/signatures',
    ]);
  });

  it('is told of at GitHub only when everything was published', () => {
    expect(needsOf('github')).toEqual(
      expect.arrayContaining(['image', 'npm', 'pypi', 'attest', 'build', 'check']),
    );
  });
});

describe('the Dockerfile', () => {
  it('names every image by tag and digest, and each of them once', () => {
    const froms = [...textOf('Dockerfile').matchAll(/^FROM (\S+)(?: AS (\S+))?$/gm)];
    expect(froms).toHaveLength([...textOf('Dockerfile').matchAll(/^\s*FROM\b/gim)].length);
    const stages = new Set(froms.map(([, , stage]) => stage));
    const images = froms.flatMap(([, image = '']) => (stages.has(image) ? [] : [image]));
    expect(images).toHaveLength(1);
    expect(images[0]).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim@sha256:[0-9a-f]{64}$/);
  });
});

describe('Dependabot', () => {
  it('moves everything that is pinned', () => {
    const { updates } = parse(textOf('.github/dependabot.yml')) as {
      updates: { 'package-ecosystem': string; directory: string }[];
    };
    const watched = updates.map((update) => `${update['package-ecosystem']} ${update.directory}`);
    expect(watched.sort()).toEqual([
      'docker /',
      'github-actions /',
      'npm /',
      'pip /.ci',
      'pip /examples/dbt',
    ]);
    const pins = textOf('.ci/requirements.txt').split('\n');
    expect(pins.filter((line) => !/^(#.*|[\w[\]-]+==[\d.]+|)$/.test(line))).toEqual([]);
  });
});
