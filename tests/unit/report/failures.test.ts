import { describe, expect, it } from '@jest/globals';
import { causeOf, describeIncomplete, type FailedPart, groupFailures } from '../../../src/report/failures.ts';

const SAID =
  'The token lacks the scope project:read, or its user has no access to this organization or project. Sentry says: You do not have permission to perform this action.';

function forbidden(label: string, n = 1): FailedPart {
  return {
    stream: 'events',
    label,
    error: { message: `GET /projects/1/${4505000000000000 + n}/events/ was answered with 403. ${SAID}` },
  };
}

const FORTY = ['web', 'api', 'shop', ...Array.from({ length: 37 }, (_, n) => `project-${n}`)].map(forbidden);

const broken = (label: string, stream = 'events'): FailedPart => ({
  stream,
  label,
  error: { message: `GET /projects/1/2/${stream}/ was answered with 500.`, status: 500, detail: '' },
});

describe('a failure that is alone', () => {
  it('is told in its own words, with the path that was asked for', () => {
    expect(groupFailures([forbidden('web')])).toEqual([
      `events of web could not be read: GET /projects/1/4505000000000001/events/ was answered with 403. ${SAID}`,
    ]);
  });

  it('is told in the last line too, with what becomes of it', () => {
    expect(describeIncomplete([broken('web')])).toBe(
      'Incomplete: events of web: GET /projects/1/2/events/ was answered with 500. Everything else was delivered; what failed is read again by the next run.',
    );
  });
});

describe('records that were left out', () => {
  const leftOut: FailedPart = {
    stream: 'events',
    label: 'web',
    error: { message: 'a record without its key was left out.', status: 200, isPassed: true },
  };

  it('are not promised again', () => {
    expect(describeIncomplete([leftOut])).toBe(
      'Incomplete: events of web: a record without its key was left out. Everything else was delivered; what was left out does not come again.',
    );
  });

  it('are told apart from what is read again', () => {
    expect(describeIncomplete([leftOut, broken('api')])).toMatch(
      / what failed is read again by the next run, but not what was left out\.$/,
    );
  });
});

describe('failures of the same cause', () => {
  it('are one line with their number and the first three names', () => {
    expect(groupFailures(FORTY)).toEqual([
      `events of 40 projects (web, api, shop and 37 more) could not be read: answered with 403. ${SAID}`,
    ]);
  });

  it('are one part of the last line', () => {
    expect(describeIncomplete(FORTY)).toBe(
      `Incomplete: events of 40 projects (web, api, shop and 37 more): answered with 403. ${SAID} Everything else was delivered; what failed is read again by the next run.`,
    );
  });

  it('are called what they are when they are no projects', () => {
    const parts = ['acme', 'globex'].map(
      (label) => ({ ...broken(label, 'issues'), kind: 'organization' }) as const,
    );
    expect(groupFailures(parts)).toEqual([
      'issues of 2 organizations (acme and globex) could not be read: answered with 500.',
    ]);
  });

  it('are told once for all the streams that they kept from being read', () => {
    const parts = ['events', 'project_keys'].flatMap((stream) => [
      broken('web', stream),
      broken('api', stream),
    ]);
    expect(groupFailures(parts)).toEqual([
      'events and project_keys of 2 projects (web and api) could not be read: answered with 500.',
    ]);
  });

  it('stay within 350 characters, whatever the server and the projects are called', () => {
    const long = FORTY.map((part, n) => ({
      ...part,
      label: `${n}${'n'.repeat(500)}`,
      error: { message: `GET /x was answered with 403. ${'said '.repeat(500)}` },
    }));
    const [line = '', ...more] = groupFailures(long);
    expect({ length: line.length, more, end: line.at(-1) }).toEqual({
      length: 350,
      more: [],
      end: '…',
    });
    expect(describeIncomplete(long).length).toBeLessThan(700);
  });
});

describe('the cause of a failure', () => {
  it('is the same for other paths, ids, names and waits', () => {
    const one = broken('web');
    const say = (label: string, message: string) => causeOf({ ...one, label, error: { message } });
    expect(say('web', 'GET /projects/1/77/events/ was answered with 500.')).toBe(
      say('api', 'GET /projects/1/9/events/ was answered with 500.'),
    );
    expect(say('web', 'Project web (4505000000000001) gave up after 12.5 s.')).toBe(
      say('api', 'Project api (4505000000000002) gave up after 9 s.'),
    );
    expect(say('web', 'The second 2026-11-20T10:00:00Z of "web" is refused.')).toBe(
      say('api', 'The second 2026-11-21T11:12:13Z of "api" is refused.'),
    );
  });

  it('keeps words that are also the name of a project', () => {
    const say = (label: string) => causeOf(forbidden(label));
    expect(say('token')).toBe(say('web'));
  });

  it('is another one for another status, and for other words of the server', () => {
    const causes = [
      'GET /a was answered with 403. No.',
      'GET /a was answered with 404. No.',
      'GET /a was answered with 403. Never.',
    ].map((message) => causeOf({ ...broken('web'), error: { message } }));
    expect(new Set(causes).size).toBe(3);
  });

  it('is what the server said, where that is known apart', () => {
    const part = (message: string) => ({ ...broken('web'), error: { message, status: 403, detail: 'No.' } });
    expect([causeOf(part('one text')), causeOf(part('another'))]).toEqual(['403 No.', '403 No.']);
  });
});

describe('failures of many causes', () => {
  const parts = Array.from({ length: 7 }, (_, n) => ({
    ...broken(`p${n}`),
    error: { message: `GET /x was answered with ${500 + n}. ${'words '.repeat(100)}` },
  }));

  it('are a line each, in the order in which they came', () => {
    expect(groupFailures(parts).map((line) => line.slice(0, 12))).toEqual(
      parts.map(({ label }) => `events of ${label}`),
    );
  });

  it('are not all told in the last line', () => {
    const line = describeIncomplete(parts);
    expect(line).toContain('; events of p4: ');
    expect(line).not.toContain('events of p5');
    expect(line).toContain('; and 2 more causes. Everything else');
    expect(line.length).toBeLessThan(1200);
  });
});
