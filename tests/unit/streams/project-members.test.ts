import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/json.ts';
import { projectMembers } from '../../../src/streams/project-members.ts';

const fixture = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8')) as JsonObject;

describe('the members of projects', () => {
  it('are told from the members of an organization, which other servers have under the same path', () => {
    expect(projectMembers.isAskedFor?.(fixture('project_members'))).toBe(true);
    expect(projectMembers.isAskedFor?.(fixture('users-glitchtip'))).toBe(false);
  });
});
