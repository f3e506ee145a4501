import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import type { Decision } from '../../src/core/decision/decision.ts'
import type { Calibration } from '../../src/core/judge/calibration.ts'
import { labelled, makeJudgeTask } from './judge-task.ts'
import { runAssay } from './run-assay.ts'

const assay = async (folder: string, ...args: string[]) => {
  const done = await runAssay([...args, '--task', folder], { cwd: folder })
  expect(done.stderr + done.stdout).not.toContain('this is a bug')
  return done
}

const decide = async (folder: string): Promise<Decision> => {
  const done = await assay(folder, 'run', '--json')
  expect(done.code).toBe(0)
  return JSON.parse(done.stdout) as Decision
}

const gateOf = ({ gates }: Decision) => gates.find(({ id }) => id === 'judge-calibrated')

test('a judge decides nothing until people were shown to agree with it, and is void once its rubric changes', async () => {
  const folder = makeJudgeTask()
  const before = await decide(folder)
  expect(before).toMatchObject({ verdict: 'inconclusive', looks: [], metric: 'helpful' })
  expect(before.summary).toContain('Label about 200 more outputs')
  expect(gateOf(before)).toMatchObject({ answer: 'unknown', why: expect.stringContaining('Label 200 more') })
  expect(before.next[0]?.command).toBe('assay scorers sample helpful --count 200 --to labels.csv')
  // The judge is no rival of what it judges.
  expect(before.arms.map(({ name }) => name)).toEqual(['prompt@student', 'tuned@student'])

  // Labelled as the decision says, blind, twice where people should be compared with each other.
  expect((await assay(folder, 'scorers', 'sample', 'helpful', '--count', '240', '--to', 'labels.csv')).code).toBe(0)
  const sample = readFileSync(join(folder, 'labels.csv'), 'utf8')
  expect(sample.startsWith('id,input,expected,output,choice,rater\n')).toBe(true)
  expect(sample).not.toMatch(/prompt@|tuned@/)
  const refused = await assay(folder, 'scorers', 'sample', 'helpful', '--to', 'labels.csv')
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('labels.csv exists already')])
  const unlabelled = await assay(folder, 'scorers', 'calibrate', 'helpful', '--labels', 'labels.csv')
  expect([unlabelled.code, unlabelled.stderr]).toEqual([2, expect.stringContaining('holds no labelled row')])
  const again = labelled(sample, { slips: 0.05, seed: 2, rater: 'bob' })
    .split(/\n(?=r\d+,)/)
    .slice(1, 60)
  writeFileSync(join(folder, 'labels.csv'), `${labelled(sample)}${again.join('\n')}\n`)

  const plan = await assay(folder, 'scorers', 'calibrate', 'helpful', '--labels', 'labels.csv', '--dry-run', '--json')
  expect(JSON.parse(plan.stdout)).toMatchObject({ labelled: 240, open: 0, mostUsd: 0 })
  const done = await assay(folder, 'scorers', 'calibrate', 'helpful', '--labels', 'labels.csv', '--json')
  expect(done.code).toBe(0)
  const { calibration } = JSON.parse(done.stdout) as { calibration: Calibration }
  expect(calibration).toMatchObject({ labelled: 240, unjudged: [], humanAgreement: { n: 59 } })
  expect(calibration.agreement.kappa?.low).toBeGreaterThan(0.7)
  expect(calibration.agreement.sensitivity.value).toBeGreaterThan(0.85)
  expect(calibration.probes.order).toMatchObject({ fit: true, n: 40 })
  expect(calibration.probes.repeats).toMatchObject({ value: 1, repeats: 3 })
  expect(calibration.probes.regressions.map(({ kind, caught }) => [kind, caught.value > 0.8])).toEqual([
    ['truncated', true],
    ['shuffled', true],
    ['of another row', true],
  ])
  expect(calibration.rates.map(({ arm }) => arm).sort()).toEqual(['prompt@student', 'tuned@student'])
  expect(JSON.stringify(calibration)).not.toContain('question 1')

  const fresh = await assay(folder, 'scorers', 'calibrate', 'helpful', '--labels', 'labels.csv', '--fresh', '--json')
  expect((JSON.parse(fresh.stdout) as { calibration: Calibration }).calibration.sameAsBefore).toMatchObject({ value: 1, n: 240 })

  const after = await decide(folder)
  expect(after.arms.map(({ otherMetrics }) => otherMetrics.find(({ name }) => name === 'helpful, corrected share')?.method)).toEqual([
    'Rogan-Gladen',
    'Rogan-Gladen',
  ])
  expect(gateOf(after)).toMatchObject({ answer: 'yes', evidence: 'measured' })
  expect(after.verdict).toBe('fine-tune')
  expect(after.looks).toHaveLength(1)
  expect(after.comparisons.find(({ split }) => split === 'golden')?.method).toBe('Tango score')

  const rubric = join(folder, 'rubric.yaml')
  writeFileSync(rubric, readFileSync(rubric, 'utf8').replace('the same facts', 'exactly the same facts'))
  const edited = await decide(folder)
  expect(edited.verdict).toBe('inconclusive')
  expect(gateOf(edited)?.why).toContain('calibrated with another rubric or model')
}, 240_000)

test("people's labels of golden rows decide by PPI++, as another look", async () => {
  const folder = makeJudgeTask({ judge: 'fake-judge-error15' })
  const [task, log] = [join(folder, 'task.yaml'), join(folder, 'judge.log')]
  const logged = `judge: { model: fake-judge-error15, provider: fake, baseUrl: "${pathToFileURL(log).href}" }`
  writeFileSync(task, readFileSync(task, 'utf8').replace('judge: { model: fake-judge-error15, provider: fake }', logged))
  const judged = (): readonly string[] => readFileSync(log, 'utf8').trim().split('\n')
  await decide(folder)
  await assay(folder, 'scorers', 'sample', 'helpful', '--count', '260', '--to', 'dev.csv')
  writeFileSync(join(folder, 'dev.csv'), labelled(readFileSync(join(folder, 'dev.csv'), 'utf8')))
  expect((await assay(folder, 'scorers', 'calibrate', 'helpful', '--labels', 'dev.csv')).code).toBe(0)
  const before = judged().length
  expect((await decide(folder)).looks).toHaveLength(1)
  const onGolden = new Set(judged().slice(before))
  expect(onGolden.size).toBeGreaterThan(200)
  // To have golden judged again would be another look; dev is.
  const taken = judged().length
  expect((await assay(folder, 'run', '--fresh')).code).toBe(0)
  expect(judged().length).toBeGreaterThan(taken)
  expect(
    judged()
      .slice(taken)
      .filter((call) => onGolden.has(call)),
  ).toEqual([])

  await assay(folder, 'scorers', 'sample', 'helpful', '--split', 'golden', '--count', '330', '--to', 'golden.csv')
  const golden = labelled(readFileSync(join(folder, 'golden.csv'), 'utf8'), { seed: 4 })
  writeFileSync(join(folder, 'all.csv'), `${readFileSync(join(folder, 'dev.csv'), 'utf8')}${golden.slice(golden.indexOf('\n') + 1)}`)
  expect((await assay(folder, 'scorers', 'calibrate', 'helpful', '--labels', 'all.csv')).code).toBe(0)
  const decision = await decide(folder)
  expect(decision.looks.map(({ k }) => k)).toEqual([1, 2])
  const comparison = decision.comparisons.find(({ split }) => split === 'golden')
  expect(comparison?.method).toMatch(/^PPI\+\+ \(judge weighs 0\.\d\d\)$/)
  expect(comparison?.n).toBeGreaterThanOrEqual(200)
  expect(comparison?.n).toBeLessThan(300)
  // Replayed free.
  expect(await decide(folder)).toMatchObject({ digest: decision.digest, looks: decision.looks })
}, 240_000)

test('a judge that goes by the order of a pair is called unfit, and mistakes in labels and rubric are named', async () => {
  const folder = makeJudgeTask({ judge: 'fake-judge-bias60' })
  const early = await assay(folder, 'scorers', 'pairs', 'helpful', '--arms', 'prompt@student,tuned@student')
  expect([early.code, early.stderr]).toEqual([2, expect.stringContaining('no run has answered dev yet')])
  await decide(folder)
  const pairs = await assay(folder, 'scorers', 'pairs', 'helpful', '--arms', 'prompt@student,tuned@student')
  expect(pairs.code).toBe(0)
  expect(pairs.stdout).toContain('helpful is unfit for pairs')
  const typo = await assay(folder, 'scorers', 'pairs', 'helpful', '--arms', 'prompt@student,tuned@studnt')
  expect([typo.code, typo.stderr]).toEqual([2, expect.stringContaining('did you mean "tuned@student"?')])

  writeFileSync(
    join(folder, 'labels.jsonl'),
    '{"id":"r1","arm":"prompt@student","choice":"god"}\n{"id":"r1","choice":"good"}\n{"choice":"good","output":"x"}\n',
  )
  const bad = await assay(folder, 'scorers', 'calibrate', 'helpful', '--labels', 'labels.jsonl')
  expect(bad.code).toBe(2)
  expect(bad.stderr).toContain('labels.jsonl:1  "god" is no choice of the rubric')
  expect(bad.stderr).toContain('labels.jsonl:2  needs the output that was judged, or its arm')
  expect(bad.stderr).toContain('labels.jsonl:3  needs an id, or input and output')

  const list = await assay(folder, 'scorers', '--json')
  expect((JSON.parse(list.stdout) as object[])[0]).toMatchObject({
    name: 'helpful',
    kind: 'judge',
    decides: true,
    judge: { missingLabels: 200 },
  })
  writeFileSync(join(folder, 'rubric.yaml'), 'question: Right?\nchoices:\n  - { name: good, value: 1 }\n  - { name: bad, valu: 0 }\n')
  const wrong = await assay(folder, 'scorers', 'show', 'helpful')
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('rubric.yaml:4:18')])
})
