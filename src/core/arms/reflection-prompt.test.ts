import { expect, test } from 'vitest'
import { readInstructions, reflectionPrompt } from './reflection-prompt.ts'

const attempt = (input: string, score: number) => ({ input, expected: 'spam', answered: score === 1 ? 'spam' : 'ham', score })

test('the failures come first and fit a small context', () => {
  const attempts = [...Array.from({ length: 20 }, (_, i) => attempt(`right ${i}`, 1)), attempt('WRONG '.repeat(200), 0)]
  const text = reflectionPrompt('Is it spam?', attempts)
  expect(text.indexOf('WRONG')).toBeLessThan(text.indexOf('right 0'))
  expect(text.length).toBeLessThan(4_000)
  expect(text).toContain('Is it spam?')
})

test('instructions are read from between the marks, with or without a language, or from the whole text', () => {
  expect(readInstructions('Sure!\n```\nBe exact, please.\n```\nDone.')).toBe('Be exact, please.')
  expect(readInstructions('```markdown\nBe exact, please.\n```')).toBe('Be exact, please.')
  expect(readInstructions('```\nBe exact, please.')).toBe('Be exact, please.')
  expect(readInstructions('  Be exact, please. ')).toBe('Be exact, please.')
})

test('nothing, too little and far too much are no instructions', () => {
  expect(readInstructions('')).toBeUndefined()
  expect(readInstructions('``` ```')).toBeUndefined()
  expect(readInstructions('word '.repeat(2_000))).toBeUndefined()
})
