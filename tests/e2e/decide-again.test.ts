import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Decision } from '../../src/core/decision/decision.ts'
import type { FlipsReport, PoliciesReport, SweepReport, WhatIfResult } from '../../src/flows/decide-again.ts'
import type { ChangesReport } from '../../src/flows/what-changed.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runInProcess } from './run-in-process.ts'

const task = makeFixtureTask({ rows: 640, silent: 0.1 })
const { folder } = task
const decide = async (...args: string[]) => {
  const done = await runInProcess(['decide', ...args, '--task', folder], { cwd: folder })
  expect(done.stderr + done.stdout).not.toContain('this is a bug')
  return done
}
const asJson = async <Value>(...args: string[]): Promise<Value> => {
  const done = await decide(...args, '--json')
  expect([done.code, done.stderr]).toEqual([0, ''])
  return JSON.parse(done.stdout) as Value
}
const files = { decision: join(folder, 'decision.json'), runs: join(folder, '.assay', 'runs') }
const recorded = (): Decision => JSON.parse(readFileSync(files.decision, 'utf8')) as Decision
const evidenceOf = (): string =>
  readdirSync(files.runs)
    .map((id) => join(files.runs, id, 'evidence.json'))
    .find((file) => existsSync(file) && readFileSync(file, 'utf8').includes(recorded().digest)) ?? ''

beforeAll(async () => {
  expect((await runInProcess(['run', '--task', folder], { cwd: folder })).code).toBe(0)
}, 240_000)

describe('a decision made again from what the run kept', () => {
  test('under nothing is the recorded one, number for number; --json of the plain command is decision.json', async () => {
    const { base, whatIf, changes } = await asJson<WhatIfResult>('--run', readdirSync(files.runs)[0] ?? '')
    expect(whatIf).toEqual(recorded())
    expect(base).toEqual(recorded())
    expect(changes).toEqual({ gates: [], costs: [], inputs: [], metrics: [], data: [], arms: { added: [], removed: [] } })
    expect(await asJson<Decision>()).toEqual(recorded())
  })

  test('under another volume says the verdict, what moved and that it is a what-if; nothing is asked or written', async () => {
    const before = [
      readFileSync(files.decision, 'utf8'),
      statSync(files.decision).mtimeMs,
      readFileSync(task.callLog, 'utf8'),
      readFileSync(join(folder, 'golden.lock'), 'utf8'),
    ]
    const text = await decide('--set', 'volume.callsPerDay=500M', '--set', 'rates.labelUsd=8..12')
    expect(text.code).toBe(0)
    expect(text.stdout).toMatch(/^[A-Z ]+ {2}.*\(what if: .*recorded/)
    expect(text.stdout).toMatch(/calls a day +1000 +→ +500,000,000/)
    expect(text.stdout.replace(/\s+/g, ' ')).toContain(
      'A what-if under --set volume.callsPerDay=500M --set rates.labelUsd=8..12: nothing was measured',
    )
    const value = await asJson<WhatIfResult>('--set', 'volume.callsPerDay=500M')
    expect(value.base).toEqual(recorded())
    expect(value.whatIf.digest).not.toBe(value.base.digest)
    expect(value.changes.costs.map(({ arm }) => arm)).toEqual(['linear'])
    expect([
      readFileSync(files.decision, 'utf8'),
      statSync(files.decision).mtimeMs,
      readFileSync(task.callLog, 'utf8'),
      readFileSync(join(folder, 'golden.lock'), 'utf8'),
    ]).toEqual(before)
  })

  test('can be checked in CI', async () => {
    const { verdict } = recorded()
    expect((await decide('--set', 'target=90%', '--require', `verdict == ${verdict}`)).code).toBe(0)
    const unmet = await decide('--set', 'volume.callsPerDay=100B', '--require', `verdict == ${verdict}`)
    expect([unmet.code, unmet.stderr]).toEqual([1, expect.stringContaining('--require')])
  })

  test.each([
    [['--set', 'volume.callsPerdy=5'], '--set volume.callsPerdy=5 unknown key "callsPerdy" in volume'],
    [['--set', 'models.student=x'], 'needs new measurements'],
    [['--set', 'horizonMonths=0'], 'whole months'],
    [['--sweep', 'volume.callsPerDay=10M..1k'], 'the wrong way round'],
    [['--sweep', 'margin=1pt..5pt', '--set', 'margin=1pt'], 'both set and swept'],
    [['--sweep', 'margin=1pt..5pt', '--all-policies'], 'are two questions'],
    [['--picture', 'a.svg'], '--picture draws a sweep'],
    [['--sweep', 'margin=1pt..5pt', '--picture', 'task.yaml'], '"task.yaml" does not end in .svg'],
    [['--since', '2026-01-01', '--set', 'margin=1pt'], '--since compares decisions as they were made'],
    [['--all-policies', '--require', 'verdict == prompt'], 'no single decision to check'],
    [['--policy', 'nobody'], 'there is no policy "nobody"'],
    [['--run', 'ffff00000000'], 'there is no run ffff00000000'],
    [['--since', 'ffff00000000'], 'there is no run ffff00000000'],
    [['--since', '2026-13-45'], 'is no day'],
    [['--since', 'task.yaml'], 'is not JSON'],
  ])('%j is refused', async (args, message) => {
    const done = await decide(...args)
    expect(done.code).toBe(2)
    expect(done.stderr.replace(/\s+/g, ' ')).toContain(message)
  })

  test('over one input is a table with the turn of the verdict, and a picture', async () => {
    const picture = join(mkdtempSync(join(tmpdir(), 'assay-picture-')), 'sweep.svg')
    const value = await asJson<SweepReport>('--sweep', 'volume.callsPerDay=1k..10B:9', '--picture', picture)
    expect(value.points).toHaveLength(9)
    expect(value.points[0]).toMatchObject({ values: [1000], verdict: recorded().verdict, winner: recorded().winner })
    expect(new Set(value.points.map(({ verdict }) => verdict)).size).toBe(2)
    const svg = readFileSync(picture, 'utf8')
    expect(svg).toMatch(/^<\?xml.*\n<svg [^>]*role="img"/)
    expect(svg).toContain('volume.callsPerDay, log scale')
    expect(svg).toContain('<title id="sweep-title">Total cost by volume.callsPerDay</title>')
    const table = await decide('--sweep', 'volume.callsPerDay=1k..10B:9')
    expect(table.stdout).toMatch(/The verdict turns over volume\.callsPerDay/)
  })

  test('says where two ways cost the same', async () => {
    // Weeks of people decide here, so that no measured time moves the point.
    const weeks = ['--set', 'costs.weeksPerCycle=0', '--sweep', 'costs.projectWeeks=0..4:9']
    const { crossings } = await asJson<SweepReport>(...weeks)
    expect(crossings.map(({ arm }) => arm)).toContain('linear')
    expect((await decide(...weeks)).stdout).toMatch(/tuned@student costs what linear costs at costs\.projectWeeks = [12]\.\d/)
  })

  test('over two inputs is a grid of who wins where, and a map', async () => {
    const picture = join(mkdtempSync(join(tmpdir(), 'assay-picture-')), 'map.svg')
    const done = await decide('--sweep', 'volume.callsPerDay=1k..10B:4', '--sweep', 'margin=1pt..10pt:3', '--picture', picture)
    expect(done.stdout).toContain('down: volume.callsPerDay, across: margin')
    expect(done.stdout).toMatch(/^ +1000 +[A-Z] +[A-Z] +[A-Z]$/m)
    expect(readFileSync(picture, 'utf8').match(/<rect [^>]*class="area part-\d"/g)?.length).toBeGreaterThanOrEqual(12)
  })

  test('names the nearest value that would turn it, and that value does turn it', async () => {
    const { inputs, verdict } = await asJson<FlipsReport>('--what-would-change-it')
    expect(verdict).toBe(recorded().verdict)
    const flips = inputs.filter(({ flip }) => flip.status === 'flips')
    const distances = flips.map(({ flip }) => (flip.status === 'flips' ? flip.distance : 0))
    expect(distances).toEqual([...distances].sort((a, b) => a - b))
    expect(inputs.map(({ id }) => id)).toEqual(expect.arrayContaining(['volume.callsPerDay', 'margin', 'rates.engineerWeekUsd']))
    for (const { id, isKey, flip } of flips) {
      if (!isKey || flip.status !== 'flips') continue
      const { whatIf } = await asJson<WhatIfResult>('--set', `${id}=${flip.value}`)
      expect([id, whatIf.verdict, whatIf.winner]).toEqual([id, flip.verdict, flip.winner])
      expect(whatIf.verdict).not.toBe(verdict)
    }
    const text = await decide('--what-would-change-it')
    expect(text.stdout).toMatch(/would turn this verdict, each moved alone; the nearest first/)
    expect(text.stdout).toContain('Nothing flips it between these ends')
  }, 240_000)

  test('by every policy side by side says where each parts from the rule', async () => {
    const { rows, verdict } = await asJson<PoliciesReport>('--all-policies')
    expect(verdict).toBe(recorded().verdict)
    expect(rows.length).toBeGreaterThan(2)
    for (const row of rows) if (row.verdict !== undefined && row.verdict !== verdict) expect(row.partsAt?.gate).toBeTypeOf('string')
    const { whatIf, settings } = await asJson<WhatIfResult>('--policy', 'zalt-six-gates')
    expect([whatIf.policy, settings]).toEqual(['zalt-six-gates', ['--policy zalt-six-gates']])
  })
})

describe('what changed', () => {
  test('since another run is told with its inputs, keys and paired metrics; since itself is nothing', async () => {
    const earlier = readdirSync(files.runs)[0] ?? ''
    const same = await decide('--since', earlier)
    expect(same.stdout).toContain('Nothing that the decision rests on changed.')
    const kept = join(mkdtempSync(join(tmpdir(), 'assay-kept-')), 'march.json')
    writeFileSync(kept, readFileSync(files.decision))
    const yaml = join(folder, 'task.yaml')
    writeFileSync(yaml, readFileSync(yaml, 'utf8').replace('callsPerDay: 1000', 'callsPerDay: 2000').replace('horizonMonths: 12', ''))
    const edited = await decide('--set', 'target=90%')
    expect(edited.stdout.replace(/\s+/g, ' ')).toContain('task.yaml was edited since that run')
    expect((await runInProcess(['run', '--task', folder], { cwd: folder })).code).toBe(0)

    for (const since of [earlier, kept, earlier.slice(0, 6)]) {
      const { changes, task: turned, notes } = await asJson<ChangesReport>('--since', since)
      expect(notes).toEqual([])
      expect(turned).toEqual([{ key: 'volume.callsPerDay', from: '1000', to: '2000' }])
      expect(changes.inputs.map(({ id }) => id)).toContain('calls-per-day')
    }
    const day = await asJson<ChangesReport>('--since', '2020-01-01')
    expect(day.notes).toEqual(['No run is as old as 2020-01-01: the first one there is was taken.'])
    expect(day.since.run).toBe(earlier)
    const text = await decide('--since', earlier)
    expect(text.stdout).toMatch(/volume\.callsPerDay +1000 +→ +2000/)
  }, 240_000)

  test('in the answers of an arm is paired where the rows are the same', async () => {
    const before = readdirSync(files.runs)
    const yaml = join(folder, 'task.yaml')
    writeFileSync(yaml, readFileSync(yaml, 'utf8').replace('fake-keyword-error20', 'fake-keyword-error5'))
    expect((await runInProcess(['run', '--task', folder], { cwd: folder })).code).toBe(0)
    const { changes, task: turned } = await asJson<ChangesReport>('--since', before[0] ?? '')
    expect(turned?.map(({ key }) => key)).toContain('models.student.model')
    const prompt = changes.metrics.find(({ arm }) => arm === 'prompt@student')
    expect(prompt).toBeDefined()
    if (prompt?.from.split === prompt?.to.split) {
      expect(prompt?.paired?.n).toBe(prompt?.to.n)
      expect(prompt?.paired?.difference).toBeCloseTo((prompt?.to.value ?? 0) - (prompt?.from.value ?? 0), 9)
    }
  }, 240_000)
})

describe('stored evidence that cannot be used', () => {
  test('is an error that says what to run: damaged, missing, and gone with its run', async () => {
    const file = evidenceOf()
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace(/"seed":\d+/, '"seed":999'))
    const damaged = await decide('--set', 'target=90%')
    expect([damaged.code, damaged.stderr.replace(/\s+/g, ' ')]).toEqual([
      2,
      expect.stringContaining('is damaged: it is not what the run wrote → run `assay run` once more'),
    ])
    rmSync(file)
    const missing = await decide('--set', 'target=90%')
    expect([missing.code, missing.stderr.replace(/\s+/g, ' ')]).toEqual([
      2,
      expect.stringContaining('kept no evidence to decide from → run `assay run` once more: everything is replayed'),
    ])
    // The plain command needs none.
    expect((await decide()).code).toBe(0)
    renameSync(files.runs, `${files.runs}-away`)
    const gone = await decide('--all-policies')
    expect([gone.code, gone.stderr.replace(/\s+/g, ' ')]).toEqual([2, expect.stringContaining('the run behind decision.json is gone')])
    renameSync(`${files.runs}-away`, files.runs)
    expect((await runInProcess(['run', '--task', folder], { cwd: folder })).code).toBe(0)
    expect((await decide('--set', 'target=90%')).code).toBe(0)
  }, 240_000)
})
