import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tinyJob, tinyRows, trainerContract } from '../../../../tests/contracts/trainer.ts'
import { createFakeTrainer } from './index.ts'

const base = { id: 'fake', ggufFile: '', sha256: '' }
const hooks = { onEvent: () => undefined, onCheckpoint: async () => 'continue' as const }

trainerContract('fake', () => createFakeTrainer(), base)

test('two trainings of one job train the same rows in the same order and give the same adapter', async () => {
  const outcome = async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-fake-trainer-'))
    const callLog = join(folder, 'calls.jsonl')
    const trainer = createFakeTrainer({ callLog, parity: (prompt) => String(prompt.length) })
    const result = await trainer.train(tinyJob(join(folder, 'job'), tinyRows(20), base), hooks, new AbortController().signal)
    const calls = readFileSync(callLog, 'utf8').replaceAll(folder, '')
    return { calls, adapter: readFileSync(join(result.chosen.folder, 'adapter_model.safetensors')), texts: result.parityTexts }
  }
  const first = await outcome()
  expect(first.calls.split('\n').filter((line) => line.includes('"step"')).length).toBe(10)
  expect(first.texts).toEqual(['13', '14', '15', '16'])
  expect(await outcome()).toEqual(first)
})
