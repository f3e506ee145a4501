import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Decision } from '../../src/core/decision/decision.ts'
import type { CompareResult } from '../../src/flows/compare.ts'
import { expectError } from './expect-error.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runInProcess } from './run-in-process.ts'

/** The fixture's rows with tags: a part of them are edge cases. */
const tagRows = (folder: string): void => {
  const file = join(folder, 'data', 'rows.csv')
  const [head, ...rows] = readFileSync(file, 'utf8').trim().split('\n')
  writeFileSync(file, [`${head},tags`, ...rows.map((row, i) => `${row},${i % 3 === 0 ? 'edge-case' : ''}`)].join('\n') + '\n')
  const yaml = join(folder, 'task.yaml')
  writeFileSync(
    yaml,
    readFileSync(yaml, 'utf8')
      .replace('expected: label }', 'expected: label, tags: tags }')
      .replace('prompt, tuned]', 'prompt, tuned@student]')
      .replace('models:\n', 'models:\n  current: { model: fake-keyword-error7, provider: fake }\n'),
  )
}

const jsonLines = (text: string): readonly Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('assay compare on a finished run', () => {
  let folder = ''
  let decision: Decision
  const assay = async (...args: readonly string[]) => await runInProcess([...args, '--task', folder], { cwd: folder })
  const compareJson = async (...args: readonly string[]): Promise<CompareResult> => {
    const run = await assay('compare', ...args, '--json')
    expect(run.stderr).toBe('')
    return JSON.parse(run.stdout) as CompareResult
  }

  beforeAll(async () => {
    ;({ folder } = makeFixtureTask({ rows: 640, silent: 0.1 }))
    tagRows(folder)
    const run = await assay('run')
    expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 })
    decision = JSON.parse(readFileSync(join(folder, 'decision.json'), 'utf8')) as Decision
  }, 120_000)

  test('without sides every arm is compared with what runs today, adjusted as a family', async () => {
    const { comparisons, split, level } = await compareJson()
    expect(split).toBe('dev')
    expect(level).toBeCloseTo(0.95, 12)
    expect(new Set(comparisons.map(({ a }) => a))).toEqual(new Set(['prompt@current']))
    expect(comparisons.map(({ b }) => b)).toEqual(expect.arrayContaining(['majority', 'linear', 'prompt@student', 'tuned@student']))
    for (const { pAdjusted, pValue, split: own } of comparisons) {
      expect(pAdjusted).toBeGreaterThanOrEqual(pValue)
      expect(own).toBe('dev2')
    }
  })

  test('on golden it shows what the look scored, with the very numbers of decision.json, and nothing is asked', async () => {
    const golden = decision.comparisons.find(({ split }) => split === 'golden')
    expect(golden).toBeDefined()
    const before = readFileSync(join(folder, 'golden.lock'), 'utf8')
    const { comparisons } = await compareJson(golden?.a ?? '', golden?.b ?? '', '--split', 'golden')
    expect(comparisons[0]).toMatchObject({
      difference: golden?.difference,
      low: golden?.low,
      high: golden?.high,
      alpha: golden?.alpha,
      pValue: golden?.pValue,
      discordant: golden?.discordant,
    })
    expect(readFileSync(join(folder, 'golden.lock'), 'utf8')).toBe(before)
    expectError(await assay('compare', golden?.a ?? '', 'majority', '--split', 'golden'), {
      code: 2,
      says: /not scored on golden by a declared look/,
    })
    expectError(await assay('compare', golden?.a ?? '', golden?.b ?? '', '--split', 'golden', '--show'), { code: 2, says: /not shown/ })
  })

  test('two sides: integrity first, tags as slices, flips by id; texts only with --show', async () => {
    const plain = await assay('compare', 'linear', 'prompt@student', '--by', 'label')
    expect(plain.code).toBe(0)
    expect(plain.stdout.indexOf('Integrity')).toBeLessThan(plain.stdout.indexOf('Difference'))
    expect(plain.stdout).toMatch(/tag=edge-case/)
    expect(plain.stdout).toMatch(/label=refund/)
    expect(plain.stdout).not.toMatch(/about (billing|delivery|refund|something) of my/)
    expect((await assay('compare', 'linear', 'prompt@student', '--show')).stdout.replace(/\s+/g, ' ')).toMatch(
      /about (billing|delivery|refund|something) of my/,
    )
    const sliced = await compareJson('linear', 'prompt@student', '--slice', 'tag=edge-case')
    expect(sliced.comparisons[0]).toMatchObject({ slice: 'tag=edge-case' })
    expect(sliced.comparisons[0]?.n).toBeLessThan(60)
    expectError(await assay('compare', 'linear', 'prompt@student', '--slice', 'tag=nobody'), {
      code: 2,
      says: /no row of dev has tag=nobody/,
      hint: /edge-case/,
    })
  })

  test('a file of outputs is scored now, by id or input; its golden and train rows are left out', async () => {
    const rows = readFileSync(join(folder, 'data', 'rows.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
    const answers = rows.map((row) => {
      const id = row.slice(0, row.indexOf(','))
      const label = /",(\w+),/.exec(row)?.[1]
      return JSON.stringify({ id, output: id === 'r3' ? 'nonsense' : label })
    })
    writeFileSync(join(folder, 'perfect.jsonl'), `${answers.join('\n')}\n`)
    const { comparisons } = await compareJson('prompt@student', 'perfect.jsonl')
    const [comparison] = comparisons
    expect(comparison?.valueB).toBeGreaterThan(0.98)
    expect(comparison?.discordant[1]).toBeGreaterThan(comparison?.discordant[0] ?? 0)
    expect(comparison?.integrity.onlyB).toBeGreaterThan(0)
    const notes = comparison?.integrity.b.notes.join(' ') ?? ''
    expect(notes).toMatch(/260 rows of perfect\.jsonl are golden rows and not scored/)
    expect(notes).toMatch(/200 rows of perfect\.jsonl are in train/)
    expectError(await assay('compare', 'linear', 'perfect.jsonl', '--split', 'golden'), { code: 2, says: /a look nobody declared/ })
    const failing = answers.map((line, i) => {
      const { id } = JSON.parse(line) as { id: string }
      return i % 2 === 0 ? line : JSON.stringify({ id, failure: 'timeout', why: 'too slow', missing: i % 4 === 1 })
    })
    writeFileSync(join(folder, 'failing.jsonl'), `${failing.join('\n')}\n`)
    const [holed] = (await compareJson('prompt@student', 'failing.jsonl')).comparisons
    expect(holed?.integrity.b.failed).toBeGreaterThan(10)
    expect(holed?.integrity.b.missing).toBeGreaterThan(10)
    expect(holed?.intentionToTreat?.difference).toBeLessThan(holed?.difference ?? 0)
    writeFileSync(join(folder, 'foreign.csv'), 'id,output\nx1,billing\n')
    expectError(await assay('compare', 'linear', 'foreign.csv'), { code: 2, says: /none of the 1 row of foreign\.csv belongs/ })
  })

  test('what a word names: a kind, `current`, RUN:ARM, a run; everything else is explained', async () => {
    const run = (await assay('runs', '--json')).stdout
    const id = (JSON.parse(run) as { id: string }[])[0]?.id ?? ''
    expect((await compareJson('tuned', 'current')).comparisons[0]).toMatchObject({ a: 'tuned@student', b: 'prompt@current' })
    expect((await compareJson('majority', `${id.slice(0, 8)}:linear`)).comparisons[0]?.b).toBe(`${id.slice(0, 6)}:linear`)
    expect((await compareJson('majority', id)).comparisons[0]?.b).toBe(`${id.slice(0, 6)}:${decision.winner}`)
    expectError(await assay('compare', 'linaer'), { code: 2, says: /is no arm of the newest run/, hint: /linear/ })
  })

  test('--require decides the exit code by the paired interval; JUnit, annotations and the summary say why', async () => {
    const summary = join(folder, 'summary.md')
    writeFileSync(summary, 'before\n')
    const failing = await runInProcess(
      [
        'compare',
        'current',
        'majority',
        '--require',
        'accuracy >= current - 1pt',
        '--junit',
        'out.xml',
        '--github',
        '--json',
        '--task',
        folder,
      ],
      { cwd: folder, env: { GITHUB_STEP_SUMMARY: summary } },
    )
    expect(failing.code).toBe(1)
    expect(JSON.parse(failing.stdout)).toMatchObject({ metric: 'accuracy' })
    expect(failing.stderr).toMatch(
      /^::error file=task\.yaml,title=assay requirement%3A accuracy >= current - 1pt::majority − prompt@current/m,
    )
    expect(failing.stderr).toMatch(/✗ --require "accuracy >= current - 1pt"/)
    expect(readFileSync(join(folder, 'out.xml'), 'utf8')).toMatch(/<testsuite name="assay compare: fixture" tests="\d+" failures="[1-9]/)
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n### assay compare: fixture\n/)
    expect(
      (await assay('compare', 'majority', 'linear', '--require', 'accuracy >= baseline', '--require', 'regressedSlices == 0')).code,
    ).toBe(0)
    expectError(await assay('compare', '--require', 'accuracy >= (1'), { code: 2, says: /column 15, expected "\)"/ })
  })

  test('decide and run check the same expressions against the rows of their run', async () => {
    const { winner } = decision
    const met = await assay(
      'decide',
      '--json',
      '--require',
      'accuracy >= majority + 5pt',
      '--require',
      'accuracy[tag=edge-case] >= 0.5',
      '--junit',
      'd.xml',
    )
    expect({ code: met.code, stderr: met.stderr }).toEqual({ code: 0, stderr: '' })
    expect(readFileSync(join(folder, 'd.xml'), 'utf8')).toContain('failures="0"')
    const unmet = await assay('decide', '--json', '--require', `majority.accuracy >= ${winner} - 1pt`, '--require', 'regressions == 0')
    expect(unmet.code).toBe(1)
    expect(unmet.stderr.replace(/\s+/g, ' ')).toMatch(/majority − \S+: −\d+/)
    const again = await assay('run', '--json', '--require', 'majority.accuracy >= 0.99')
    expect(again.code).toBe(1)
    expectError(await assay('decide', '--require', 'accuracy >= lienar'), { code: 2, says: /did you mean "linear"/ })
  })

  test('failures have causes and clusters; decision.json holds counts and ids, the report the prompt and the texts', async () => {
    expect(decision.failureCauses).toMatchObject({ split: 'dev2' })
    const { failureCauses } = decision
    expect(failureCauses?.causes.reduce((sum, { count }) => sum + count, 0)).toBe(failureCauses?.failures)
    expect(JSON.stringify(failureCauses)).not.toMatch(/ of my /)
    const shown = await assay('compare', 'prompt@student', '--failures')
    expect(shown.code).toBe(0)
    const text = shown.stdout.replace(/\s+/g, ' ')
    expect(text).toMatch(/Why prompt@student fails/)
    expect(text).toMatch(/The prompt/)
    const runId = (JSON.parse((await assay('runs', '--json')).stdout) as { id: string }[])[0]?.id ?? ''
    const report = readFileSync(join(folder, '.assay', 'runs', runId, 'report.html'), 'utf8')
    expect(report).toContain(`Why ${failureCauses?.arm} fails`)
    expect(report).toMatch(/Where does .* gain and lose\?/)
  })

  test('a blind review hides the sides, comes back as an adjudicated comparison, and corrects golden for the next decision', async () => {
    const pair = decision.comparisons.find(({ split }) => split === 'golden')
    const sides = [pair?.a ?? '', pair?.b ?? '', '--split', 'golden']
    const written = await assay('compare', ...sides, '--blind', 'review.jsonl')
    expect(written.code).toBe(0)
    const text = readFileSync(join(folder, 'review.jsonl'), 'utf8')
    for (const side of [pair?.a, pair?.b]) expect(text).not.toContain(`"${side}"`)
    expect((await assay('compare', ...sides, '--blind', 'review.html')).code).toBe(0)
    expectError(await assay('compare', ...sides, '--blind', 'review.jsonl'), { code: 2, says: /exists/ })
    const decided = jsonLines(text).map((row) => JSON.stringify({ ...row, choice: 'first', by: 'Ada' }))
    writeFileSync(join(folder, 'decided.jsonl'), `${decided.join('\n')}\n`)
    const review = await assay('compare', ...sides, '--decisions', 'decided.jsonl', '--json')
    expect({ code: review.code, stderr: review.stderr }).toEqual({ code: 0, stderr: '' })
    const { comparison, recorded } = JSON.parse(review.stdout) as {
      comparison: { judged: number; open: number; wins: { a: number; b: number } }
      recorded: number
    }
    expect(comparison).toMatchObject({ judged: decided.length, open: 0 })
    expect(comparison.wins.a + comparison.wins.b).toBe(decided.length)
    expect(recorded).toBe(decided.length)
    const kept = jsonLines(readFileSync(join(folder, 'adjudications.jsonl'), 'utf8'))
    expect(kept[0]).toMatchObject({ by: 'Ada', pair: [pair?.a, pair?.b] })
    // Reading the same decisions twice keeps nothing twice, and the labels that they changed do not make them another review.
    expect(JSON.parse((await assay('compare', ...sides, '--decisions', 'decided.jsonl', '--json')).stdout)).toMatchObject({ recorded: 0 })
    const next = await assay('run', '--json')
    expect(next.code).toBe(0)
    const corrected = JSON.parse(next.stdout) as Decision
    expect(corrected.data.adjudicated?.rows).toBe(decided.length)
    expect(corrected.looks).toHaveLength(decision.looks.length)
    expect(corrected.comparisons.find(({ split }) => split === 'golden')?.difference).not.toBe(pair?.difference)
    expectError(await assay('compare', ...sides.slice(0, 2), '--decisions', 'decided.jsonl'), {
      code: 2,
      says: /belongs to another review/,
    })
  })
})

test('before the first run it says what makes one', async () => {
  const { folder } = makeFixtureTask({ rows: 64 })
  const run = await runInProcess(['compare', '--task', folder], { cwd: folder })
  expectError(run, { code: 2, says: /no run has outputs to compare yet/, hint: /assay run/ })
  expect(existsSync(join(folder, 'golden.lock'))).toBe(false)
})
