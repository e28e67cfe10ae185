import { ATTACKS, MOST_MB } from './attacks.ts';
import { runAttack } from './run-attack.ts';
import { headLines, rowLine, trouble } from './table.ts';

// `npm run test:security`: every attack against the program as it is, and what each has cost. Words after `--` choose
// attacks by their names. Times depend on the machine and are shown, not judged.
const wanted = process.argv.slice(2).join(' ').toLowerCase();
const chosen = ATTACKS.filter(({ name }) => name.toLowerCase().includes(wanted));
const lines: string[] = [];
let worst = 0;
let blocked = 0;
for (const line of headLines()) console.log(line);
for (const attack of chosen) {
  const measured = await runAttack(attack);
  console.log(rowLine(attack, measured));
  worst = Math.max(worst, measured.peakMb ?? Number.POSITIVE_INFINITY);
  blocked = Math.max(blocked, measured.blockedMs ?? Number.POSITIVE_INFINITY);
  const wrong = trouble(attack, measured);
  if (wrong !== undefined) lines.push(`${attack.name}: ${wrong}`);
}
console.log(
  `\n${chosen.length} attacks. Highest peak ${worst.toFixed(0)} MB (limit ${MOST_MB}); the event loop stood still for ${blocked.toFixed(0)} ms at most.`,
);
for (const line of lines) console.log(`FAILED ${line}`);
process.exitCode = lines.length === 0 && chosen.length > 0 ? 0 : 1;
