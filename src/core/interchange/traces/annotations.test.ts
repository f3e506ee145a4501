import { describe, expect, test } from 'vitest'
import { readTrace as read, type Values } from '../../../../tests/fixtures/read-trace.ts'

/** Records of `Dataset.records.to_json` (Argilla 2), and responses as the API has them. */
describe('Argilla', () => {
  const record = { id: '1', fields: { text: 'hi' }, metadata: {}, suggestions: { label: { value: 'no' } } }
  const by = (value: unknown, status = 'submitted') => ({ value, user_id: 'u', status })

  test('submitted responses are answers, suggestions are none, discarded and draft ones are left out', () => {
    expect(read({ ...record, responses: { label: [by('yes')] } })).toEqual(['argilla', { id: '1', input: 'hi', expected: 'yes' }])
    expect(read({ ...record, responses: { label: [by('yes', 'discarded')] } })).toEqual(['argilla', 'it was discarded'])
    expect(read({ ...record, responses: { label: [by('yes', 'draft')] } })).toEqual(['argilla', 'its response was not submitted yet'])
    expect(read({ ...record, responses: {} })).toEqual([
      'argilla',
      { id: '1', input: 'hi', note: expect.stringContaining('nobody has answered') },
    ])
    const api = [{ values: { label: { value: 'yes' }, why: { value: 'w' } }, status: 'submitted', user_id: 'u' }]
    expect(read({ ...record, fields: { a: 'x', b: 'y' }, responses: api })).toEqual([
      'argilla',
      { id: '1', input: 'a: x\n\nb: y', expected: { label: 'yes', why: 'w' } },
    ])
  })

  test('people who disagree: the majority counts and is said, a draw is left out', () => {
    expect(read({ ...record, responses: { label: [by('yes'), by('yes'), by('no')] } })).toEqual([
      'argilla',
      { id: '1', input: 'hi', expected: 'yes', note: expect.stringContaining('majority') },
    ])
    expect(read({ ...record, responses: { label: [by('yes'), by('no')] } })).toEqual(['argilla', expect.stringContaining('disagree')])
  })
})

/** Tasks of Label Studio's JSON export ("Export annotations", raw JSON format). */
describe('Label Studio', () => {
  const by = (choice: string, more: Values = {}) => ({
    id: 1,
    was_cancelled: false,
    ground_truth: false,
    result: [{ from_name: 'team', to_name: 'text', type: 'choices', value: { choices: [choice] } }],
    ...more,
  })
  const task = (...annotations: readonly unknown[]) => ({ id: 7, data: { text: 'hi', image: 's3://x' }, annotations, predictions: [] })

  test('choices, texts and spans become answers; skipped tasks are left out', () => {
    expect(read(task(by('billing')))).toEqual(['label-studio', { id: '7', input: 'hi', expected: 'billing' }])
    expect(read(task(by('billing', { was_cancelled: true })))).toEqual(['label-studio', expect.stringContaining('skipped')])
    const regions = [
      { from_name: 'reply', type: 'textarea', value: { text: ['dear'] } },
      { from_name: 'ner', type: 'labels', value: { start: 0, end: 2, text: 'hi', labels: ['GREETING'] } },
    ]
    expect(read(task(by('', { result: regions })))).toEqual([
      'label-studio',
      { id: '7', input: 'hi', expected: { reply: 'dear', spans: [{ start: 0, end: 2, text: 'hi', label: 'GREETING' }] } },
    ])
    expect(read(task(by('', { result: [{ type: 'rectanglelabels', value: {} }] })))).toEqual([
      'label-studio',
      expect.stringContaining('no choice'),
    ])
    expect(read(task())).toEqual(['label-studio', { id: '7', input: 'hi', note: expect.stringContaining('nobody') }])
  })

  test('ground truth counts alone, then the majority; a draw is left out', () => {
    expect(read(task(by('a'), by('a'), by('b', { ground_truth: true })))).toEqual(['label-studio', { id: '7', input: 'hi', expected: 'b' }])
    expect(read(task(by('a'), by('a'), by('b')))).toEqual([
      'label-studio',
      expect.objectContaining({ expected: 'a', note: expect.stringContaining('majority') }),
    ])
    expect(read(task(by('a'), by('b')))).toEqual(['label-studio', expect.stringContaining('disagree')])
  })
})
