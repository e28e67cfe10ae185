import { describe, expect, it } from '@jest/globals';
import { regionHostProblem } from '../../../src/config/region-hosts.ts';

describe('an entry of region_hosts', () => {
  it.each(['de.sentry.example', 'localhost:9001', '10.0.0.1:80', '[::1]:9000'])('may be %s', (entry) => {
    expect(regionHostProblem(entry)).toBeUndefined();
  });

  it.each([
    'https://de.sentry.example',
    'de.sentry.example/',
    'user@host',
    '*.example',
    'a b',
    'host:',
    'host:99999',
  ])('is refused with what is accepted: %s', (entry) => {
    expect(regionHostProblem(entry)).toBe(
      `region_hosts holds "${entry}", but must hold hosts alone, such as de.sentry.example.com or de.sentry.example.com:8443.`,
    );
  });
});
