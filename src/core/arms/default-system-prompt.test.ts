import { describe, expect, it } from 'vitest'
import { defaultSystemPrompt } from './default-system-prompt.ts'

describe('default system prompt', () => {
  it('names the task and its labels in one short sentence each', () => {
    expect(defaultSystemPrompt({ name: 'spam-subjects', kind: 'classification' }, ['ham', 'spam'])).toBe(
      'Classify (spam subjects). Answer with one label: ham, spam.',
    )
  })

  it('does not list labels that would fill the context', () => {
    const labels = Array.from({ length: 400 }, (_, i) => `some_long_label_${i}`)
    expect(defaultSystemPrompt({ name: 'big', kind: 'classification' }, labels)).toBe('Classify (big). Answer with one label.')
  })

  it('names the fields of a schema', () => {
    const schema = { type: 'object', properties: { date: {}, people: {} } }
    expect(defaultSystemPrompt({ name: 'booking', kind: 'extraction' }, [], schema)).toBe(
      'Extract date, people as JSON. Leave out what is not there.',
    )
  })
})
