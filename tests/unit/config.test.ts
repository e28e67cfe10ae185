import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../src/config.ts';
import { ConfigError } from '../../src/errors.ts';
import type { JsonObject } from '../../src/json.ts';
import { PACKAGE } from '../../src/package-info.ts';

const NOW_MS = Date.parse('2026-06-01T12:00:00.750Z');
const TOKEN = 'sntrys_abcdefghijklmnop';

function parse(settings: JsonObject) {
  return parseConfig({ api_token: TOKEN, ...settings }, NOW_MS);
}

function problemsOf(raw: JsonObject): readonly string[] {
  try {
    parseConfig(raw, NOW_MS);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const withToken = (settings: JsonObject) => problemsOf({ api_token: TOKEN, ...settings });

describe('parseConfig', () => {
  it('fills in every default', () => {
    const { config, warnings } = parse({});
    expect(config).toEqual({
      apiToken: TOKEN,
      organizations: [],
      baseUrl: 'https://sentry.io',
      startDate: Date.parse('2026-03-03T12:00:00Z') / 1000,
      projects: [],
      excludeProjects: [],
      environments: [],
      issueQuery: '',
      eventDetail: 'summary',
      lookbackSeconds: 3600,
      issueRefreshHours: 24,
      releaseRefreshDays: 30,
      concurrency: 8,
      requestTimeoutSeconds: 60,
      maxRetrySeconds: 900,
      maxPageMib: 16,
      regionHosts: [],
      emitActivateVersionMessages: false,
      personalData: 'keep',
      maskSecretsInEvents: true,
      userAgent: `tap-sentry/${PACKAGE.version}`,
    });
    expect(warnings).toEqual([]);
  });

  it('freezes the config and its lists', () => {
    const { config } = parse({ projects: ['web'] });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.projects)).toBe(true);
    expect(Object.isFrozen(config.organizations)).toBe(true);
  });

  it('takes null for missing', () => {
    expect(parse({ concurrency: null, organization: null, end_date: null }).config.concurrency).toBe(8);
    expect(problemsOf({ api_token: null })).toHaveLength(1);
  });

  it('reads numbers and lists that are written as text', () => {
    const { config } = parse({
      concurrency: '4',
      issue_refresh_hours: '-1',
      projects: 'web, 42,',
      environments: '["prod"]',
    });
    expect(config).toMatchObject({
      concurrency: 4,
      issueRefreshHours: -1,
      projects: ['web', '42'],
      environments: ['prod'],
    });
  });

  it('merges organization and organizations and names each once', () => {
    const { config } = parse({ organization: 'acme', organizations: ['beta', 'acme', 4505] });
    expect(config.organizations).toEqual(['acme', 'beta', '4505']);
  });

  it('accepts auth_token in the place of api_token', () => {
    expect(parseConfig({ auth_token: TOKEN }, NOW_MS).config.apiToken).toBe(TOKEN);
    const both = parseConfig({ auth_token: 'sntrys_another', api_token: TOKEN }, NOW_MS);
    expect(both.config.apiToken).toBe(TOKEN);
    expect(both.warnings).toEqual(['auth_token is ignored because api_token is set as well.']);
  });

  it('warns of unknown settings, with the one that was probably meant, and never shows their values', () => {
    const { warnings } = parse({ organisation: 'acme', stream_maps: {}, apitoken: 'sntrys_hidden' });
    expect(warnings).toEqual([
      'Unknown setting "organisation" is ignored; did you mean organization?',
      'Unknown setting "stream_maps" is ignored.',
      'Unknown setting "apitoken" is ignored; did you mean api_token?',
    ]);
  });

  it('reports every problem at once', () => {
    const problems = problemsOf({
      concurrency: 99,
      event_detail: 'all',
      projects: [true],
      base_url: 'sentry.io',
      start_date: 'soon',
    });
    expect(problems).toEqual([
      expect.stringMatching(/^api_token is missing: it must be a text \(Auth token/),
      'projects[0] is true, but must be a text of 1 to 200 characters.',
      'event_detail is "all", but must be one of summary, full.',
      'concurrency is 99, but must be a whole number from 1 to 32.',
      'base_url is "sentry.io", but must be an address with its scheme, such as https://sentry.io.',
      expect.stringMatching(/^start_date is "soon", but must be a date or date-time such as 2026-01-31/),
    ]);
  });

  it.each([
    [{ concurrency: 0 }, 'concurrency'],
    [{ concurrency: 1.5 }, 'concurrency'],
    [{ concurrency: 'many' }, 'concurrency'],
    [{ lookback_seconds: -1 }, 'lookback_seconds'],
    [{ issue_refresh_hours: -2 }, 'issue_refresh_hours'],
    [{ request_timeout_seconds: 0 }, 'request_timeout_seconds'],
    [{ projects: {} }, 'projects'],
    [{ projects: [''] }, 'projects[0]'],
    [{ organization: '' }, 'organization'],
    [{ start_date: '' }, 'start_date'],
    [{ user_agent: 'a\r\nX-Evil: 1' }, 'user_agent'],
    [{ issue_query: ['is:unresolved'] }, 'issue_query'],
  ])('refuses %j and names the setting', (settings, name) => {
    const problems = withToken(settings as JsonObject);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name.replace(/[[\]]/g, '\\$&')} `));
  });

  it('never shows a token, whatever is wrong with it', () => {
    for (const token of [
      `${TOKEN}\n`,
      `${TOKEN} `,
      `${TOKEN}é`,
      `Bearer ${TOKEN}`,
      [TOKEN],
      { token: TOKEN },
    ]) {
      const problems = problemsOf({ api_token: token });
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(/^api_token /);
      expect(problems[0]).not.toContain('sntrys_');
    }
  });
});

describe('start_date and end_date', () => {
  const startOf = (text: string) =>
    new Date(parse({ start_date: text }).config.startDate * 1000).toISOString();

  it('accepts a date alone, a fraction and an offset', () => {
    expect(startOf('2026-01-31')).toBe('2026-01-31T00:00:00.000Z');
    expect(startOf('2026-01-31T08:00:00.5Z')).toBe('2026-01-31T08:00:00.000Z');
    expect(startOf('2026-01-31T08:00:00+02:00')).toBe('2026-01-31T06:00:00.000Z');
  });

  it.each(['yesterday', '2026-02-30', '31/01/2026'])('refuses %s as no date', (text) => {
    expect(withToken({ start_date: text })[0]).toContain(`start_date is "${text}"`);
    expect(withToken({ end_date: text })[0]).toContain(`end_date is "${text}"`);
  });

  it('refuses a start in the future', () => {
    expect(withToken({ start_date: '2026-06-01T12:00:00Z' })).toEqual([]);
    expect(withToken({ start_date: '2026-06-01T12:00:01Z' })[0]).toContain('must not be in the future');
  });

  it('refuses an end that is not later than the start, given or by default', () => {
    expect(withToken({ start_date: '2026-01-02', end_date: '2026-01-02' })[0]).toContain(
      'later than start_date',
    );
    expect(withToken({ end_date: '2026-01-02' })[0]).toContain('its default, 2026-03-03T12:00:00Z');
    expect(parse({ start_date: '2026-01-01', end_date: '2026-01-02' }).config.endDate).toBe(1767312000);
  });
});
