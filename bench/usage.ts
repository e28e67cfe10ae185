import { writeFileSync } from 'node:fs';

// Loaded into a measured program with --import: what it has used is written down as it ends.
const file = process.env['BENCH_USAGE'];

process.on('exit', () => {
  if (file !== undefined) writeFileSync(file, JSON.stringify(process.resourceUsage()));
});
