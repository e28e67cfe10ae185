import { describe, expect, it } from '@jest/globals';
import { questionOf, searchOf } from '../../../../src/sentry/account/question.ts';
import { events } from '../../../../src/streams/events.ts';
import { issues } from '../../../../src/streams/issues.ts';
import { releases } from '../../../../src/streams/releases.ts';

const asked = (issueQuery = '', ...environments: string[]) => ({ issueQuery, environments });

describe('the question that a stream is read for', () => {
  it('is none where nothing narrows it', () => {
    expect(questionOf(issues, asked())).toBeUndefined();
    expect(questionOf(issues, asked('  '))).toBeUndefined();
    expect(questionOf(events, asked('is:unresolved', 'prod'))).toBeUndefined();
    expect(questionOf(releases, asked('is:unresolved'))).toBeUndefined();
  });

  it('is eight digits', () => {
    expect(questionOf(issues, asked('is:unresolved'))).toMatch(/^[0-9a-f]{8}$/);
  });

  it('is the same for the same words, whatever their order and the spaces between them', () => {
    expect(questionOf(issues, asked('', 'a', 'b'))).toBe(questionOf(issues, asked('', 'b', 'a')));
    expect(questionOf(issues, asked(' is:unresolved  level:error '))).toBe(
      questionOf(issues, asked('is:unresolved level:error')),
    );
  });

  it('is another one for every other search or choice of environments', () => {
    const questions = [
      questionOf(issues, asked()),
      questionOf(issues, asked('level:error')),
      questionOf(issues, asked('level:warning')),
      questionOf(issues, asked('', 'level:error')),
      questionOf(issues, asked('level:error', 'prod')),
      questionOf(issues, asked('', 'prod', 'stage')),
      questionOf(issues, asked('', 'prod,stage')),
    ];
    expect(new Set(questions).size).toBe(questions.length);
  });

  it('leaves the settings as they are', () => {
    const settings = asked('', 'b', 'a');
    questionOf(issues, settings);
    expect(settings.environments).toEqual(['b', 'a']);
  });
});

describe('a search', () => {
  it.each([
    ['is:unresolved', ''],
    ['level:error is:unresolved', 'level:error'],
    ['is:"unresolved" level:error', 'level:error'],
    ['IS:UNRESOLVED', ''],
  ])('for %j is sent as %j, since Sentry counts more of it than it lists', (issueQuery, terms) => {
    const search = searchOf(issueQuery);
    expect(search.terms).toBe(terms);
    const statuses = ['unresolved', 'resolved', 'ignored', undefined];
    expect(statuses.filter((status) => search.isWanted?.({ status }))).toEqual(['unresolved', undefined]);
  });

  it.each(['!is:unresolved', 'this:unresolved', 'is:resolved', 'is:[unresolved,ignored]', ''])(
    'for %j is sent as it is',
    (issueQuery) => {
      expect(searchOf(issueQuery)).toEqual({ terms: issueQuery, isWanted: undefined });
    },
  );
});
