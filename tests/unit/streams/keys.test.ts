import { describe, expect, it } from '@jest/globals';
import { keyPropertiesOf } from '../../../src/streams/keys.ts';

describe('keyPropertiesOf', () => {
  it('is the key of the definition when one organization is read', () => {
    expect(keyPropertiesOf({ keyProperties: ['version'] }, false)).toEqual(['version']);
  });

  it('begins with the organization when several may be read', () => {
    expect(keyPropertiesOf({ keyProperties: ['version'] }, true)).toEqual(['organizationId', 'version']);
  });
});
