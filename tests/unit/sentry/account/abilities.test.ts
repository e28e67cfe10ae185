import { describe, expect, it } from '@jest/globals';
import { createAbilities } from '../../../../src/sentry/account/abilities.ts';

describe('what is known of a server', () => {
  it('is nothing at first', () => {
    expect(createAbilities().of('r', '1', 'events')).toEqual({ spans: 'unknown', manner: 'unknown' });
  });

  it('is shared by all who read the same stream of an organization, and by nobody else', () => {
    const abilities = createAbilities();
    abilities.of('r', '1', 'events').spans = 'ignored';
    expect(abilities.of('r', '1', 'events').spans).toBe('ignored');
    for (const other of [
      abilities.of('other', '1', 'events'),
      abilities.of('r', '2', 'events'),
      abilities.of('r', '1', 'releases'),
    ])
      expect(other.spans).toBe('unknown');
  });
});
