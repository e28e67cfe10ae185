import { describe, expect, it, jest } from '@jest/globals';
import { ATTACKS } from './security/attacks.ts';
import { runAttack } from './security/run-attack.ts';
import { trouble } from './security/table.ts';

jest.setTimeout(90_000);

describe('an attack ends as docs/security.md says, with little memory', () => {
  it.each(ATTACKS.map((attack) => [attack.name, attack] as const))('%s', async (_name, attack) => {
    expect(trouble(attack, await runAttack(attack))).toBeUndefined();
  });
});
