import { describe, expect, it } from 'vitest'
import type { AssayError } from '../errors.ts'
import { buildDecision } from './build-decision.ts'
import { recordPrices } from './recorded-prices.ts'
import { evidenceText, readEvidenceText, restoreEvidence } from './restore-evidence.ts'
import { sampleArms, sampleEvidence, sampleSplit, scoresWrongAt } from './sample-evidence.ts'
import { loadPolicy } from './policy.ts'
import { storeEvidence } from './store-evidence.ts'
import type { StoredEvidence } from './stored-evidence.ts'
import { failureOf } from '../../../tests/fixtures/failure-of.ts'

const text = 'name: sample\nkind: classification\ndata: data.csv\nmodels: { current: { model: big, provider: openai } }\n'
const policy = loadPolicy(
  'id: own\ntitle: t\nsource: s\nmode: rule\ngates: [{ id: g, question: q, evidence: [{ yes: { fact: data.trainUnits, atLeast: 10 } }], why: { yes: a, no: b, unknown: c }, change: d }]\n',
  'own.yaml',
)
const scored = [
  { ...sampleArms.linear, dev2: sampleSplit('dev2', scoresWrongAt(300, 0, 40)) },
  { ...sampleArms.current, dev2: sampleSplit('dev2', scoresWrongAt(300, 100, 20)) },
]
const evidence = {
  ...sampleEvidence(scored, { policies: [policy] }),
  slices: [{ id: 'newest-third', label: 'l', ids: new Set(['dev2-1', 'dev2-2']) }] as const,
}

const store = (rest: Partial<StoredEvidence> = {}): StoredEvidence => {
  const prices = recordPrices(evidence.prices)
  prices.lookup({ provider: 'openai', model: 'big' })
  prices.lookup({ provider: 'openai', model: 'nobody-knows' })
  const stored = storeEvidence({
    evidence,
    comparison: {
      scale: 'binary',
      metric: 'mean',
      columns: (arm, split) => {
        const own = split === 'dev2' ? scored.find(({ name }) => name === arm)?.dev2 : undefined
        return own === undefined ? undefined : { ids: own.ids, values: own.scores }
      },
      rows: (split) => {
        const ids = scored[0]?.dev2.ids ?? []
        return split === 'dev2'
          ? { ids, rows: ids.map((_, i) => ({ cluster: `customer ${Math.floor(i / 2)}`, stratum: i % 3 === 0 ? 'spam' : 'ham' })) }
          : undefined
      },
    },
    prices: prices.recorded(),
    task: { text },
    seed: 7,
    run: 'abc',
    codeVersion: '1.0.0',
    digest: 'd',
  })
  return { ...stored, ...rest }
}

const problem = (content: string): AssayError => failureOf(() => readEvidenceText(content, 'evidence.json'))

describe('stored evidence', () => {
  const written = evidenceText(store())

  it('comes back as it went, functions included', () => {
    const again = restoreEvidence(readEvidenceText(written, 'evidence.json'))
    const { compare, prices, random: _random, task, policies, slices, ...plain } = again
    const { compare: _compare, prices: _prices, random: _own, task: _task, policies: _policies, slices: _slices, ...original } = evidence
    expect(plain).toEqual(original)
    expect(slices).toEqual(evidence.slices)
    expect(policies).toEqual([policy])
    expect(task.name).toBe('sample')
    expect(prices({ provider: 'openai', model: 'big' })).toEqual(evidence.prices({ provider: 'openai', model: 'big' }))
    expect(prices({ provider: 'openai', model: 'nobody-knows' })).toBeUndefined()
    const comparison = compare('linear', 'prompt@current', 'dev2', { alpha: 0.05, margin: 0.02 })
    expect(comparison).toMatchObject({ n: 300, difference: expect.closeTo(20 / 300, 9), method: expect.stringContaining('cluster') })
    expect(compare('linear', 'prompt@current', 'golden', { alpha: 0.05, margin: 0.02 })).toBeUndefined()
    expect(compare('linear', 'prompt@current', 'dev2', { alpha: 0.05, margin: 0.02, only: new Set(['dev2-1']) })?.n).toBe(1)
    expect(buildDecision(again).verdict).toBeDefined()
  })

  it('holds no name of a group or a class', () => {
    expect(written).not.toMatch(/customer|spam/)
  })

  it.each([
    ['half of the file', written.slice(0, written.length / 2), 'is damaged: it is not JSON'],
    ['a number that was edited', written.replace('"seed":7', '"seed":8'), 'is damaged: it is not what the run wrote'],
    ['another file', '{"verdict":"prompt"}', 'holds no stored evidence'],
    ['no object', '[]', 'holds no stored evidence'],
    ['nothing', 'null', 'holds no stored evidence'],
    [
      'another version',
      evidenceText({ ...store(), version: 99 } as unknown as StoredEvidence),
      'another version of Assay (format 99, this one reads 1)',
    ],
    ['a missing part', evidenceText({ ...store(), comparison: {} } as unknown as StoredEvidence), 'is damaged at comparison'],
    ['a key of nobody', evidenceText({ ...store(), more: 1 } as unknown as StoredEvidence), 'is damaged at its start'],
  ])('%s is an error that says what to run', (_, content, message) => {
    const error = problem(content)
    expect([error.code, error.where]).toEqual(['evidence-unusable', 'evidence.json'])
    expect(error.message).toContain(message)
    expect(error.hint).toContain('run `assay run` once more: everything is replayed')
  })
})
