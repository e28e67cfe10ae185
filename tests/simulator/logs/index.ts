import { auditLogs } from './audit-logs.ts';
import { flagLogs } from './flag-logs.ts';
import type { Log } from './log.ts';
import { replays } from './replays.ts';
import { userFeedback } from './user-feedback.ts';

/** Lists of what happened, by time: one file each. */
export const LOGS: readonly Log[] = [flagLogs, auditLogs, userFeedback, replays];
