import { readFileSync } from 'node:fs'
import type { TrainJob } from '../../src/core/ports/trainer.ts'
import { createTrlTrainer } from '../../src/io/trainers/trl/index.ts'

/** A parent process to kill: trains the job in argv[2] (a JSON file) with ASSAY_HOME argv[3], one event a line on stdout. */
const [, , jobFile = '', home = ''] = process.argv
const job: TrainJob = JSON.parse(readFileSync(jobFile, 'utf8'))
const trainer = createTrlTrainer({ home, env: process.env, platform: process.platform, cpuFlags: [], cores: 2 })
await trainer.train(
  job,
  { onEvent: (event) => process.stdout.write(`${JSON.stringify(event)}\n`), onCheckpoint: async () => 'continue' },
  new AbortController().signal,
)
