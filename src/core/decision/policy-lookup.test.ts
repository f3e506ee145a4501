import { describe, expect, it } from 'vitest'
import { answered } from '../../../tests/vectors/answered-policy.ts'
import { cheapestColumn } from './policy-columns.ts'
import type { Policy } from './policy.ts'

type Gate = Policy['gates'][number]

describe('a lookup by rows', () => {
  const row = (answer: string, verdict?: 'prompt' | 'retrieval') => ({ answer, ...(verdict === undefined ? {} : { verdict }) })
  it('answers with the first row that is yes', () => {
    expect(
      answered('lookup', [
        ['no', row('x')],
        ['yes', row('y')],
        ['yes', row('z')],
      ]),
    ).toEqual({
      kind: 'choice',
      text: 'y',
      gate: 'b',
      restsOn: ['a', 'b'],
    })
    expect(answered('lookup', [['yes', row('y', 'retrieval')]])).toMatchObject({ kind: 'verdict', verdict: 'retrieval', text: 'y' })
  })

  it('is open where a row before might be yes and says something else', () => {
    expect(
      answered('lookup', [
        ['unknown', row('x')],
        ['yes', row('y')],
      ]),
    ).toEqual({ kind: 'open', text: 'not known yet', gate: 'a', restsOn: [] })
    expect(
      answered('lookup', [
        ['unknown', row('y')],
        ['yes', row('y')],
      ]),
    ).toMatchObject({ kind: 'choice', text: 'y', restsOn: ['b'] })
    expect(
      answered('lookup', [
        ['unknown', row('y', 'prompt')],
        ['yes', row('y', 'retrieval')],
      ]),
    ).toMatchObject({ verdict: 'inconclusive', gate: 'a' })
    expect(
      answered('lookup', [
        ['yes', row('y')],
        ['unknown', row('z')],
      ]),
    ).toMatchObject({ text: 'y', gate: 'a' })
  })

  it('falls back where no row is yes, and is open where there is nothing to fall back on', () => {
    const otherwise = { otherwise: { answer: 'keep it' } }
    expect(answered('lookup', [['no', row('x')]], otherwise)).toMatchObject({ kind: 'choice', text: 'keep it', gate: null, restsOn: ['a'] })
    expect(answered('lookup', [['unknown', row('x')]], otherwise)).toMatchObject({ kind: 'open', gate: 'a' })
    expect(answered('lookup', [['unknown', row('keep it')]], otherwise)).toMatchObject({ kind: 'choice', text: 'keep it' })
    expect(answered('lookup', [['no', row('x')]])).toMatchObject({ kind: 'open', gate: null })
    expect(answered('lookup', [['no', row('x')]], { otherwise: { answer: 'stay', verdict: 'prompt' } })).toMatchObject({
      verdict: 'prompt',
      text: 'stay',
    })
  })
})

describe('a lookup by needs', () => {
  const columns: Policy['columns'] = [
    { id: 'cheap', title: 'Cheap', verdict: 'prompt' },
    { id: 'dear', title: 'Dear', verdict: 'fine-tune', cost: '$9' },
  ]
  const best = (column: string, note?: string): Partial<Gate> => ({ marks: { [column]: 'best' }, ...(note === undefined ? {} : { note }) })
  const avoid = (column: string): Partial<Gate> => ({ marks: { [column]: 'avoid' } })

  it('takes the cheapest column that a need speaks for and none against', () => {
    expect(
      answered(
        'lookup',
        [
          ['yes', best('dear')],
          ['yes', best('cheap')],
        ],
        { columns },
      ),
    ).toMatchObject({
      verdict: 'prompt',
      text: 'Cheap',
      gate: 'b',
      restsOn: ['b'],
    })
    expect(
      answered(
        'lookup',
        [
          ['yes', best('cheap')],
          ['yes', avoid('cheap')],
          ['yes', best('dear', 'with care')],
        ],
        { columns },
      ),
    ).toMatchObject({
      verdict: 'fine-tune',
      text: 'Dear ($9); with care',
      gate: 'c',
    })
    expect(
      answered(
        'lookup',
        [
          ['no', best('cheap', 'not this')],
          ['yes', best('dear')],
        ],
        { columns },
      ),
    ).toMatchObject({ text: 'Dear ($9)' })
  })

  it('is open where nothing fits, or a need that nobody knows could change it', () => {
    expect(answered('lookup', [['no', best('cheap')]], { columns })).toMatchObject({ verdict: 'inconclusive', gate: null, restsOn: [] })
    expect(
      answered(
        'lookup',
        [
          ['yes', avoid('cheap')],
          ['unknown', best('dear')],
        ],
        { columns },
      ),
    ).toMatchObject({
      verdict: 'inconclusive',
      gate: 'b',
      restsOn: ['a'],
    })
    const wordless = columns.map(({ id, title }) => ({ id, title }))
    expect(answered('lookup', [['no', best('cheap')]], { columns: wordless }).kind).toBe('open')
    expect(answered('lookup', [['yes', best('cheap')]], { columns: wordless })).toMatchObject({ kind: 'choice', text: 'Cheap' })
  })

  it.each([
    [[['best', 'yes']], 'x'],
    [[['best', 'unknown']], undefined],
    [[['best', 'no']], 'y'],
    [
      [
        ['avoid', 'yes'],
        ['best', 'yes'],
      ],
      'y',
    ],
    [
      [
        ['avoid', 'unknown'],
        ['best', 'yes'],
      ],
      undefined,
    ],
    [
      [
        ['avoid', 'no'],
        ['best', 'yes'],
      ],
      'x',
    ],
    [[['avoid', 'unknown']], 'y'],
  ] as const)('with %j for the first column takes %s, where the second fits', (needs, found) => {
    const of = needs.map(([mark, answer]) => ({ marks: { x: mark }, answer }))
    expect(cheapestColumn(['x', 'y'], [...of, { marks: { y: 'best' }, answer: 'yes' }])).toBe(found)
  })
})
