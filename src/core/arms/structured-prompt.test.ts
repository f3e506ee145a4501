import { expect, test } from 'vitest'
import type { LabelledExample } from '../data/example.ts'
import { sampleTask } from '../decision/sample-evidence.ts'
import { draftPrompt } from './structured-prompt.ts'

const row = (input: string, expected: string, i: number): LabelledExample => ({
  id: `r${i}`,
  input,
  expected,
  tags: [],
  weight: 1,
  source: { file: 'a.csv', line: i + 2 },
})

const train = [row('where is my parcel now', 'delivery', 0), row('parcel lost', 'delivery', 1), row('x'.repeat(200), 'refund', 2)]
const task = { ...sampleTask, name: 'support-intents', kind: 'classification' as const }

test('a classification prompt has persona, task, labels with their shortest example, constraints and output', () => {
  const text = draftPrompt(train, { task, labels: ['delivery', 'refund'], systemPrompt: 'ignored default' })
  expect(text).toContain('support intents')
  expect(text).toContain('- delivery, for example: parcel lost')
  // Its only example is too long to show.
  expect(text).toMatch(/- refund$/m)
  for (const title of ['Task:', 'Labels:', 'Constraints:', 'Output:']) expect(text).toContain(title)
  expect(text).not.toContain('ignored default')
})

test('a prompt file is folded in as the task, word for word', () => {
  const own = 'Decide the intent.\nRefund beats delivery.'
  expect(draftPrompt(train, { task: { ...task, prompt: 'prompts/a.md' }, labels: ['delivery', 'refund'], systemPrompt: own })).toContain(
    own,
  )
})

test('many labels are listed in a line, and too many are left to the constraint', () => {
  const labels = Array.from({ length: 40 }, (_, i) => `label_${i}`)
  expect(draftPrompt(train, { task, labels, systemPrompt: '' })).toContain('label_0, label_1, label_2')
  const long = labels.map((label) => label.repeat(20))
  expect(draftPrompt(train, { task, labels: long, systemPrompt: '' })).not.toContain(long[0])
})

test('fields come with type, choices and what their description says', () => {
  const schema = {
    type: 'object',
    required: ['day'],
    properties: { day: { type: 'string', description: 'as written' }, size: { enum: ['small', 'large'] }, people: { type: 'integer' } },
  }
  const text = draftPrompt(train, { task: { ...task, kind: 'extraction' }, labels: [], schema, systemPrompt: '' })
  expect(text).toContain('- day: string; as written')
  expect(text).toContain('- size: one of small, large; left out where the text does not say')
  expect(text).toContain('- people: integer')
})

test('the same task gives the same text', () => {
  const context = { task, labels: ['delivery', 'refund'], systemPrompt: '' }
  expect(draftPrompt(train, context)).toBe(draftPrompt([...train], context))
})
