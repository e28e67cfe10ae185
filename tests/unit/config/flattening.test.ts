import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../../src/config.ts';
import { ConfigError } from '../../../src/errors.ts';
import type { JsonObject } from '../../../src/json.ts';

const parse = (settings: JsonObject) => parseConfig({ api_token: 'sntrys_abc', ...settings }, 0).config;

function problemsOf(settings: JsonObject): readonly string[] {
  try {
    parse(settings);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the flattening settings', () => {
  it('leave records nested unless they are enabled', () => {
    expect(parse({}).flattening).toBeUndefined();
    expect(parse({ flattening_max_depth: 2 }).flattening).toBeUndefined();
    expect(parse({ flattening_enabled: 'false', flattening_max_depth: 2 }).flattening).toBeUndefined();
  });

  it('leave records nested at depth 0', () => {
    expect(parse({ flattening_enabled: true, flattening_max_depth: 0 }).flattening).toBeUndefined();
  });

  it('have the defaults of the Meltano Singer SDK', () => {
    expect(parse({ flattening_enabled: 'true', flattening_max_depth: '1' }).flattening).toEqual({
      maxDepth: 1,
      separator: '__',
      maxKeyLength: 255,
    });
  });

  it('take a separator and a length of names', () => {
    const settings = {
      flattening_enabled: true,
      flattening_max_depth: 3,
      flattening_separator: '_',
      flattening_max_key_length: 63,
    };
    expect(parse(settings).flattening).toEqual({ maxDepth: 3, separator: '_', maxKeyLength: 63 });
  });

  it('ask for a depth when they are enabled', () => {
    expect(problemsOf({ flattening_enabled: true })).toEqual([
      'flattening_max_depth is missing: flattening_enabled needs it to be a whole number of at least 0, such as 1.',
    ]);
  });

  it('refuse what cannot be meant, all at once', () => {
    expect(
      problemsOf({
        flattening_enabled: 'perhaps',
        flattening_max_depth: -1,
        flattening_separator: '',
        flattening_max_key_length: 0,
      }),
    ).toEqual([
      'flattening_enabled is "perhaps", but must be true or false.',
      'flattening_max_depth is -1, but must be a whole number of at least 0.',
      'flattening_separator is "", but must be a text of 1 to 20 characters.',
      'flattening_max_key_length is 0, but must be a whole number of at least 1.',
    ]);
  });
});
