import { describe, expect, it } from '@jest/globals';
import { costOf } from '../../src/streams/cost.ts';
import { STREAMS } from '../../src/streams/index.ts';

/** Fields of a definition that src/streams/cost.ts takes account of. */
const COUNTED =
  'cost isOneObject isOnePage partitionBy statsCategory full replication pageSize parent series instead';

/** Fields that leave the number of requests alone. */
const FREE =
  'tapStreamId path rows isOptional gate silo query expand pageSizeParameter bucket keyProperties requiredScope ' +
  'projectsOf isCounted environmentFilter searchFilter isReported derived aliases blanks ignored ' +
  'namesProjectByHalf searchTerms isUnordered movesToTop refusesSeveral projectColumn listsProjects ' +
  'describesOrganization otherScopes successor isAskedFor';

const KNOWN = new Set(`${COUNTED} ${FREE}`.split(' '));

describe.each(STREAMS.map((definition) => [definition.tapStreamId, definition] as const))(
  'the cost of %s',
  (tapStreamId, definition) => {
    it('follows from fields whose effect on it is known', () => {
      const unknown = Object.keys(definition).filter((name) => !KNOWN.has(name));
      const advice = unknown.map(
        (name) =>
          `${tapStreamId} has \`${name}\`. If it changes nothing about the number of requests, add it to FREE in tests/contract/cost.test.ts. ` +
          "If it does, say in costOf (src/streams/cost.ts) how and add it to COUNTED, or give the definition words of its own, such as cost: '1 request per issue that changed'.",
      );
      expect(definition.cost === undefined ? advice : []).toEqual([]);
    });

    it('is a formula without a full stop', () => {
      expect(costOf(definition)).toMatch(/^(\d+ requests? (per|for)|no request) .*[^.]$/);
    });
  },
);
