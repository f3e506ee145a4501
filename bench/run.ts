/**
 * Runs the benches that need no argument, one after the other, on an otherwise quiet machine: `npm run bench`. By hand, because they want
 * data or a task folder: `quality.ts DATA_FOLDER`, `data-semantic.ts DATA_FOLDER`, `ladder.ts DATA_FOLDER WORK_FOLDER`, `restaurant8k.ts DATA_FOLDER WORK_FOLDER`, and `evaluate.ts --promptfoo FOLDER`.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

let failed = 0
for (const name of [
  'stats.ts',
  'costs.ts',
  'evaluate.ts',
  'data.ts',
  'data-import.ts',
  'data-checks.ts',
  'data-duplicates.ts',
  'data-duplicates-peer.ts',
  'data-paraphrase.ts',
  'train.ts',
]) {
  console.log(`\n# bench/${name}`)
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, name)], { stdio: 'inherit' })
  if (status !== 0) failed++
}
process.exitCode = failed === 0 ? 0 : 1
