import { expect, test } from 'vitest'
import { readPrompt } from './read-prompt.ts'

test('a prompt with all four parts is seen to have them', () => {
  const { parts, words, tokens } = readPrompt(
    'You are a support agent. Classify the ticket below.\nUse only the labels given, and never two.\nRespond with one word.',
  )
  expect(parts).toEqual(['persona', 'task', 'constraints', 'format'])
  expect(words).toBe(21)
  expect(tokens).toBeGreaterThan(25)
})

test.each([
  ['Is this mail subject spam or ham?', []],
  ['Act as an editor.', ['persona']],
  ['As an expert: 2 + 2', ['persona']],
  ['Summarise it.', ['task']],
  ['At most ten of them', ['constraints']],
  ['{"a": 1} is JSON', ['format']],
])('%s has the parts %j', (text, parts) => {
  expect(readPrompt(text).parts).toEqual(parts)
})

test('blanks are no words', () => {
  expect(readPrompt('  \n ').words).toBe(0)
})
