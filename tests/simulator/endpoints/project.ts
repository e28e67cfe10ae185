import type { Endpoint } from '../call.ts';
import { spoiled } from '../hostile.ts';
import { renderProjectDetail } from '../render/project.ts';
import { ok } from '../reply.ts';
import { organizationOf, projectOf } from './places.ts';

/** One project by slug or id. */
export const project: Endpoint = (call) =>
  ok(
    spoiled(call.world, 'projects', renderProjectDetail(call.context, projectOf(call, organizationOf(call)))),
  );
