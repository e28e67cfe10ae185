import { ATTACKS, MOST_MB } from './attacks.ts';
import { writeAttacks } from './docs.ts';
import { runAttack } from './run-attack.ts';
import { HEAD, rowOf, trouble } from './table.ts';

// `npm run test:security`: every attack against the program as it is, and what each has cost. Words after `--` choose
// attacks by their names, `-- --write` puts the table into docs/security.md. Times are shown, not judged.
const WRITE = '--write';
const words = process.argv.slice(2);
const wanted = words
  .filter((word) => word !== WRITE)
  .join(' ')
  .toLowerCase();
const chosen = ATTACKS.filter(({ name }) => name.toLowerCase().includes(wanted));
const lines = [...HEAD];
const failures: string[] = [];
let peak = 0;
let blocked = 0;
for (const line of HEAD) console.log(line);
for (const attack of chosen) {
  const measured = await runAttack(attack);
  const line = rowOf(attack, measured);
  console.log(line);
  lines.push(line);
  peak = Math.max(peak, measured.peakMb ?? 0);
  blocked = Math.max(blocked, measured.blockedMs ?? 0);
  const wrong = trouble(attack, measured);
  if (wrong !== undefined) failures.push(`${attack.name}: ${wrong}`);
}
console.log(
  `\n${chosen.length} attacks, ${failures.length} failed. Highest peak ${peak.toFixed(0)} MB (limit ${MOST_MB}); the event loop stood still for ${blocked.toFixed(0)} ms at most.`,
);
for (const failure of failures) console.log(`FAILED ${failure}`);
if (words.includes(WRITE) && chosen.length === ATTACKS.length && failures.length === 0) writeAttacks(lines);
process.exitCode = failures.length === 0 && chosen.length > 0 ? 0 : 1;
