import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TrainJob } from '../src/core/ports/trainer.ts'
import { homeOf } from '../src/compose.ts'
import { readMachine } from '../src/io/machine.ts'
import { createModelStore } from '../src/io/models/model-store.ts'
import { createTrlTrainer } from '../src/io/trainers/trl/index.ts'
import { prepareEnvironment } from '../src/io/trainers/trl/environment.ts'

/**
 * Tokens a second of the embedded trainer beside the same recipe written by hand with TRL, on this machine, one after the other.
 * Budget (DESIGN §7): at least 0.95 of the peer. Rows: 47 tokens, 33 of them a prompt that all rows share. `node bench/train.ts [STEPS]`
 */
const steps = Number(process.argv[2] ?? 20)
const home = homeOf(process.env, process.platform)
const machine = readMachine()
const signal = new AbortController().signal
const place = { home, env: process.env, platform: process.platform }
const { python } = await prepareEnvironment(place, console.error, signal)
const file = await createModelStore(home).ensure('SmolLM2-135M-Instruct', { signal })
const root = mkdtempSync(join(tmpdir(), 'assay-bench-train-'))
const word = (i: number): number => 300 + ((i * 7919) % 20_000)
const rows = Array.from({ length: steps * 16 }, (_, i) => {
  const prompt = [...Array.from({ length: 33 }, (_, k) => word(k)), ...Array.from({ length: 7 + (i % 9) }, (_, k) => word(i + k))]
  return { inputIds: [...prompt, 700 + (i % 2), 2], labels: [...prompt.map(() => -100), 700 + (i % 2), 2] }
})
const job: TrainJob = {
  folder: join(root, 'job'),
  base: { id: file.id, ggufFile: file.path, sha256: file.sha256 },
  rows,
  recipe: {
    method: 'sft',
    learningRate: 5e-4,
    schedule: 'cosine',
    warmup: 0.03,
    epochs: 1,
    batchSize: 16,
    rank: 16,
    alpha: 32,
    dropout: 0,
    rsLora: false,
    targets: 'all-linear',
    maxLength: 2048,
    saveEverySteps: steps,
    weightDecay: 0,
    maxGradNorm: 1,
  },
  seed: 1,
  parityPrompts: [],
  parityMaxTokens: 1,
}
const trainer = createTrlTrainer({ ...place, cpuFlags: machine.flags, cores: machine.cores })
const ours = await trainer.train(job, { onEvent: () => undefined, onCheckpoint: async () => 'continue' }, signal)
const peerProgram = join(import.meta.dirname, 'train-peer.py')
const peerOutput = execFileSync(python, [peerProgram, job.folder, join(root, 'peer')], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
})
const peer: { tokensPerSecond: number } = JSON.parse(peerOutput.trim().split('\n').at(-1) ?? '{}')
rmSync(root, { recursive: true, force: true })
console.log(`machine            ${machine.cpu}, ${machine.cores} cores`)
console.log(`assay              ${ours.tokensPerSecond.toFixed(0)} tokens/s (${steps} steps)`)
console.log(`TRL by hand        ${peer.tokensPerSecond.toFixed(0)} tokens/s`)
console.log(`ratio              ${(ours.tokensPerSecond / peer.tokensPerSecond).toFixed(2)} (budget: at least 0.95)`)
