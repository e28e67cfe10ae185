import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { atATime } from '../support/at-a-time.ts';
import type { Attack, Measured } from './security/attack.ts';
import { ATTACKS } from './security/attacks.ts';
import { runAttack } from './security/run-attack.ts';
import { trouble } from './security/table.ts';

jest.setTimeout(90_000);

/** What is delivered takes most memory, and is measured alone; the others mostly wait, for a second try and for time. */
const SMALL = ATTACKS.filter(({ outcome }) => outcome !== 'harmless');

describe('an attack ends as docs/security.md says, with little memory', () => {
  const begun = new Map<Attack, Promise<Measured>>();
  beforeAll(async () => {
    await atATime(3, SMALL, async (attack) => {
      const run = runAttack(attack);
      begun.set(attack, run);
      // Its own test tells.
      await run.catch(() => undefined);
    });
  }, 180_000);

  it.each(ATTACKS.map((attack) => [attack.name, attack] as const))('%s', async (_name, attack) => {
    expect(trouble(attack, await (begun.get(attack) ?? runAttack(attack)))).toBeUndefined();
  });
});
