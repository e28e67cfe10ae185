/** How large an answer of the server may be, and all of those that are under way together. */
export type Limits = {
  /** Bytes of one answer as they come, and of its text when it is unpacked. */
  readonly pageBytes: number;
  /** Values in one answer: objects, lists, texts, numbers and so on; the name of a field counts as ten. */
  readonly values: number;
  /** Objects and lists inside of each other. */
  readonly levels: number;
  /** Rows of one page, where others follow. */
  readonly rows: number;
  /** Rows of a list that ends with its first page: some servers send short lists as a whole, whatever is asked for. */
  readonly wholeListRows: number;
  /** Bytes of all answers that are being read. */
  readonly inFlightBytes: number;
};

/** What `max_page_mib` is by default; a larger one raises the other limits of a page by as much. */
const USUAL_MIB = 16;
const MIB = 1024 * 1024;
const VALUES = 2_000_000;
const LEVELS = 100;
/**
 * The largest page that is asked for, and a tenth more. Where fewer rows are asked for it stays: GlitchTip and older
 * Sentrys take no notice of the size and send 50 or 100.
 */
const ROWS = 110;
const WHOLE_LIST_ROWS = 10_000;
const MOST_IN_FLIGHT = 256 * MIB;
/** The part of the memory that answers may fill while they come: what becomes of them takes several times that. */
const SHARE_OF_MEMORY = 1 / 8;

/**
 * The limits of answers.
 * @param maxPageMib the setting `max_page_mib`
 * @param memoryBytes what the process may use at most: of the container, or of the machine
 */
export function limitsOf(maxPageMib: number, memoryBytes: number): Limits {
  const pageBytes = maxPageMib * MIB;
  const wider = Math.max(1, maxPageMib / USUAL_MIB);
  const room = Math.min(MOST_IN_FLIGHT, Math.floor(memoryBytes * SHARE_OF_MEMORY));
  return {
    pageBytes,
    values: Math.floor(VALUES * wider),
    levels: Math.floor(LEVELS * wider),
    rows: Math.floor(ROWS * wider),
    wholeListRows: Math.floor(WHOLE_LIST_ROWS * wider),
    // Whatever the memory is, one answer has to have room.
    inFlightBytes: Math.max(room, pageBytes),
  };
}

/** Which limit an answer is over. */
export type Excess = 'pageBytes' | 'values' | 'levels' | 'rows' | 'wholeListRows';

const EXCESSES: Readonly<Record<Excess, (limits: Limits) => string>> = {
  pageBytes: ({ pageBytes }) => `is larger than ${pageBytes / MIB} MiB`,
  values: ({ values }) => `holds more than ${values} values`,
  levels: ({ levels }) => `holds lists and objects more than ${levels} levels deep`,
  rows: ({ rows }) => `holds more than ${rows} rows in a page`,
  wholeListRows: ({ wholeListRows }) => `holds more than ${wholeListRows} rows in a page`,
};

/** What is wrong with an answer that is over a limit, and what raises the limit. */
export function excessText(excess: Excess, limits: Limits): { problem: string; advice: string } {
  return {
    problem: `it ${EXCESSES[excess](limits)}`,
    advice: `Set max_page_mib above ${limits.pageBytes / MIB} to allow more, if this server is to be trusted with it.`,
  };
}
