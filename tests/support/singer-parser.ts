import singer from 'singer-node';

/** What an independent implementation of Singer read from a line. */
export type ParsedMessage = ReturnType<typeof singer.parse_message>;

/**
 * Parses one line of the tap's output with singer-node, which knows SCHEMA, RECORD and STATE.
 * @throws Error when the line is no JSON or lacks a key that its type must have
 */
export function parseMessage(line: string): ParsedMessage {
  return singer.parse_message(line);
}
