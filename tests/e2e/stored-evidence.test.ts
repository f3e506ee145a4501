import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildDecision } from '../../src/core/decision/build-decision.ts'
import type { Decision } from '../../src/core/decision/decision.ts'
import { readEvidenceText, restoreEvidence } from '../../src/core/decision/restore-evidence.ts'
import { makeCorpusTask } from './corpus-task.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { labelled, makeJudgeTask } from './judge-task.ts'
import { runInProcess } from './run-in-process.ts'

const assay = async (folder: string, ...args: string[]) => {
  const done = await runInProcess([...args, '--task', folder], { cwd: folder })
  expect(done.stderr + done.stdout).not.toContain('this is a bug')
  return done
}

/** Runs the task, then makes its decision again from the file alone. */
const runAndRestore = async (folder: string) => {
  const run = await assay(folder, 'run', '--json')
  expect([run.code, run.stderr]).toEqual([0, expect.anything()])
  const decision = JSON.parse(run.stdout) as Decision
  const runs = join(folder, '.assay', 'runs')
  const files = readdirSync(runs).map((id) => join(runs, id, 'evidence.json'))
  const text = files.map((file) => readFileSync(file, 'utf8')).find((content) => content.includes(decision.digest)) ?? ''
  return { decision, text, again: buildDecision(restoreEvidence(readEvidenceText(text, 'evidence.json'))) }
}

const plain = (decision: Decision): unknown => JSON.parse(JSON.stringify(decision))

test('a decision on right and wrong is made again from the stored evidence, number for number, and no row text is stored', async () => {
  const { folder } = makeFixtureTask({ rows: 640, silent: 0.1 })
  const { decision, again, text } = await runAndRestore(folder)
  expect(decision.looks).toHaveLength(1)
  expect(plain(again)).toEqual(decision)
  expect(text).not.toMatch(/about (billing|delivery|refund|something) of my/)
})

test('a decision on macro F1 of rows in groups is made again from the stored evidence', async () => {
  const { folder } = makeFixtureTask({ rows: 640, silent: 0.1 })
  const yaml = join(folder, 'task.yaml')
  const csv = join(folder, 'data', 'rows.csv')
  writeFileSync(
    yaml,
    readFileSync(yaml, 'utf8').replace('metric: accuracy', 'metric: macro-f1').replace('id: id,', 'id: id, group: customer,'),
  )
  const [head = '', ...rows] = readFileSync(csv, 'utf8').trim().split('\n')
  writeFileSync(csv, [`${head},customer`, ...rows.map((row, i) => `${row},c${Math.floor(i / 2)}`)].join('\n') + '\n')
  const { decision, again, text } = await runAndRestore(folder)
  expect(decision.comparisons.some(({ method }) => method.includes('clusters'))).toBe(true)
  expect(plain(again)).toEqual(decision)
  expect(JSON.parse(text).comparison.metric).toBe('data-set')
})

test('a decision by a judge and by people is made again from the stored evidence', async () => {
  const folder = makeJudgeTask({ judge: 'fake-judge-error15' })
  await assay(folder, 'run')
  await assay(folder, 'scorers', 'sample', 'helpful', '--count', '260', '--to', 'dev.csv')
  writeFileSync(join(folder, 'dev.csv'), labelled(readFileSync(join(folder, 'dev.csv'), 'utf8')))
  expect((await assay(folder, 'scorers', 'calibrate', 'helpful', '--labels', 'dev.csv')).code).toBe(0)
  await assay(folder, 'run')
  await assay(folder, 'scorers', 'sample', 'helpful', '--split', 'golden', '--count', '330', '--to', 'golden.csv')
  const golden = labelled(readFileSync(join(folder, 'golden.csv'), 'utf8'), { seed: 4 })
  writeFileSync(join(folder, 'all.csv'), `${readFileSync(join(folder, 'dev.csv'), 'utf8')}${golden.slice(golden.indexOf('\n') + 1)}`)
  expect((await assay(folder, 'scorers', 'calibrate', 'helpful', '--labels', 'all.csv')).code).toBe(0)
  const { decision, again } = await runAndRestore(folder)
  expect(decision.comparisons.find(({ split }) => split === 'golden')?.method).toMatch(/^PPI/)
  expect(plain(again)).toEqual(decision)
}, 240_000)

test('a decision with a layered arm and a knowledge probe is made again from the stored evidence', async () => {
  const { decision, again } = await runAndRestore(makeCorpusTask())
  expect(decision.arms.map(({ name }) => name)).toContain('rag-tuned@student')
  expect(plain(again)).toEqual(decision)
}, 240_000)
