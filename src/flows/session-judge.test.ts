import { describe, expect, it } from 'vitest'
import type { Output } from '../core/arms/output.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { compareByPeople } from '../core/judge/compare-by-people.ts'
import { createRandom } from '../core/lib/random.ts'
import { answerHash } from './judge-file.ts'
import { peopleColumns, type SessionJudge } from './session-judge.ts'

const rows = 600
const examples = Array.from({ length: rows }, (_, i) => ({ id: `r${i}`, input: 'x', expected: 'y' })) as unknown as LabelledExample[]

/** An arm that answers `text` and is right by its judge and by people, but fails on its own where told. */
const sideOf = (arm: string, fails: (i: number) => boolean) => {
  const outputs = examples.map(({ id }, i): Output => {
    const base = { exampleId: id, arm, repeat: 0, replayed: false }
    if (fails(i))
      return { ...base, status: 'failed', failure: { kind: 'empty', message: 'said nothing', retryable: false, missing: false } }
    return { ...base, status: 'answered', text: `${arm} ${i}`, latencyMs: 1 }
  })
  return { examples, outputs, scores: [], values: outputs.map(({ status }) => (status === 'answered' ? 1 : 0)) }
}

/** People looked at both outputs of the first `count` rows and called every answer right. */
const judgeWith = (count: number): SessionJudge => ({
  version: 'v',
  evidence: { scorer: 'judge', state: 'calibrated', labels: 2 * count },
  people: new Map(
    ['a', 'b'].flatMap((arm) => examples.slice(0, count).map(({ id }, i) => [`${id}\u0000${answerHash(`${arm} ${i}`)}`, 1] as const)),
  ),
  passFrom: 1,
})

const compare = (count: number, failsA: (i: number) => boolean, failsB: (i: number) => boolean) =>
  compareByPeople(
    { a: peopleColumns(judgeWith(count), sideOf('a', failsA)), b: peopleColumns(judgeWith(count), sideOf('b', failsB)) },
    {
      scale: 'binary',
      clusters: examples.map(({ id }) => id),
      alpha: 0.025,
      margin: 0.02,
      random: createRandom(1),
    },
  )

const fifth = (i: number): boolean => i % 5 === 0
const never = (): boolean => false

describe('comparison by people', () => {
  it('counts the failures of an arm, although nobody can label what was not said', () => {
    expect(compare(300, never, fifth)?.difference).toBeCloseTo(-0.2, 2)
    expect(compare(rows, never, fifth)).toMatchObject({ n: rows })
    expect(compare(rows, never, fifth)?.difference).toBeCloseTo(-0.2, 12)
  })

  it('leaves the word to the judge where both failed too often for the labelled rows to stand for all', () => {
    expect(compare(300, fifth, fifth)).toBeUndefined()
    expect(compare(300, (i) => i % 5 === 0 && i < 10, fifth)).toBeDefined()
  })
})
