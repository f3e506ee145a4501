import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRandom } from '../../src/core/lib/random.ts'
import { rowsOfText } from '../fixtures/rows-of-text.ts'
import { runInProcess } from './run-in-process.ts'

const random = createRandom(5)
/** Sentences that no search for near duplicates confuses. */
const questions = Array.from({ length: 120 }, (_, n) => `${Array.from({ length: 9 }, () => random.below(1e6).toString(36)).join(' ')} ${n}`)
const question = (n: number): string => questions[n] ?? ''
const lines = (rows: readonly unknown[]): string => rows.map((row) => JSON.stringify(row)).join('\n')

const makeTask = (pairs: readonly unknown[], thumbs: readonly unknown[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-kto-'))
  writeFileSync(join(folder, 'pairs.jsonl'), lines(pairs))
  writeFileSync(join(folder, 'thumbs.jsonl'), lines(thumbs))
  writeFileSync(
    join(folder, 'task.yaml'),
    'version: 1\nname: kto\nkind: generation\ndata: [pairs.jsonl, thumbs.jsonl]\noutput: text\nmargin: 2pt\nmodels:\n  student: { model: fake-keyword, provider: fake }\n',
  )
  return folder
}
const pairs = Array.from({ length: 40 }, (_, n) => ({ id: `p${n}`, prompt: question(n), chosen: `good ${n}`, rejected: `bad ${n}` }))
const down = Array.from({ length: 60 }, (_, n) => ({ id: `d${n}`, prompt: question(n), completion: `worse ${n}`, label: false }))
const up = Array.from({ length: 10 }, (_, n) => ({ id: `u${n}`, prompt: question(100 + n), completion: `fine ${n}`, label: true }))
const folder = makeTask(pairs, [...up, ...down])

test.each(['trl', 'axolotl', 'llama-factory'])(
  '%s: pairs become two answers, thumbs one; none stands beside golden; all come back as they went',
  async (to) => {
    const { code, stdout } = await runInProcess(['export', '--to', to, '--as', 'kto', '--json'], { cwd: folder })
    expect(code).toBe(0)
    const made = JSON.parse(stdout) as {
      folder: string
      files: string[]
      thumbs: { train: { good: number; bad: number } }
      notes: string[]
      lossRule: string
      preview: { turns: { learnt: string }[] }[]
    }
    const lock = JSON.parse(readFileSync(join(folder, 'golden.lock'), 'utf8')) as { rows: { id: string }[] }
    const goldenPrompts = new Set(
      lock.rows.flatMap(({ id }) => [...pairs, ...up].filter((row) => row.id === id).map(({ prompt }) => prompt)),
    )
    expect(goldenPrompts.size).toBeGreaterThan(2)
    const [train = '', dev = ''] = made.files
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => readFileSync(join(made.folder, name), 'utf8'))
    const back = [...(await rowsOfText(train)), ...(await rowsOfText(dev))]
    expect(back.filter(({ input }) => goldenPrompts.has(input))).toEqual([])
    const said = new Map(back.map(({ input, expected, rejected }) => [expected ?? rejected ?? '', [input, expected !== undefined]]))
    // A row that is good elsewhere is not thrown out with its unit: every pair outside golden has both of its answers, and its thumb.
    for (const [n, { prompt, chosen, rejected }] of pairs.entries()) {
      if (goldenPrompts.has(prompt)) continue
      expect([said.get(chosen), said.get(rejected), said.get(`worse ${n}`)]).toEqual([
        [prompt, true],
        [prompt, false],
        [prompt, false],
      ])
    }
    for (let n = 40; n < 60; n++) expect(said.get(`worse ${n}`)).toEqual([question(n), false])
    const rows = train.trim().split('\n').length
    expect(made.thumbs.train.good + made.thumbs.train.bad).toBe(rows)
    expect(made.notes.join(' ')).toMatch(/thumbed down beside golden or dev rows: left out/)
    expect(made.lossRule).toBe('by-thumb')
    expect(made.preview.map(({ turns }) => turns.at(-1)?.learnt)).toEqual(['yes', 'avoided'])
    const config = readFileSync(join(made.folder, 'kto.yaml'), 'utf8')
    const { good, bad } = made.thumbs.train
    // The rarer kind weighs more, so that both count for as much.
    const weights = [...config.matchAll(/(?:desirable_weight|chosen_weight|rejected_weight): ([\d.]+)/g)].map(([, weight]) =>
      Number(weight),
    )
    expect(weights).toEqual([Math.max(1, Math.round((100 * bad) / good) / 100), Math.max(1, Math.round((100 * good) / bad) / 100)])
  },
)

test('what has no KTO, and answers of one kind alone, are refused with what to do', async () => {
  const wrong = await runInProcess(['export', '--to', 'openai', '--as', 'kto'], { cwd: folder })
  expect([wrong.code, wrong.stderr.replaceAll(/\s+/g, ' ')]).toEqual([2, expect.stringContaining('trl, axolotl, llama-factory')])
  const notRows = await runInProcess(['export', '--to', 'promptfoo', '--as', 'kto'], { cwd: folder })
  expect([notRows.code, notRows.stderr]).toEqual([2, expect.stringContaining('--to trl --as kto')])
  const alone = makeTask(
    pairs.map(({ rejected: _rejected, chosen, ...row }) => ({ ...row, completion: chosen })),
    up,
  )
  const oneKind = await runInProcess(['export', '--to', 'trl', '--as', 'kto'], { cwd: alone })
  expect([oneKind.code, oneKind.stderr.replaceAll(/\s+/g, ' ')]).toEqual([2, expect.stringContaining('needs good answers and bad ones')])
  const chats = makeTask(
    pairs.map(({ prompt, ...row }) => ({
      ...row,
      prompt: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: 'hello' },
        { role: 'user', content: prompt },
      ],
    })),
    up,
  )
  const turns = await runInProcess(['export', '--to', 'axolotl', '--as', 'kto'], { cwd: chats })
  expect(turns.stderr.replaceAll(/\s+/g, ' ')).toContain('earlier turns cannot be written for Axolotl')
})
