import { expect, test } from 'vitest'
import { armMistakes } from './arm-mistakes.ts'

const tool = { name: 'lookup', description: 'finds', parameters: { type: 'object' }, command: ['./lookup'] }

test('tools need names of their own and one object of arguments', () => {
  expect(armMistakes({ tools: [tool, { ...tool, name: 'other' }] }, [])).toEqual([])
  const messages = armMistakes(
    { tools: [tool, tool, { ...tool, name: 'answer' }, { ...tool, name: 'list', parameters: { type: 'array' } }] },
    [],
  )
  expect(messages.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
    'tools.1.name: tool "lookup" is listed twice',
    'tools.2.name: a tool cannot be called "answer"',
    'tools.3.parameters: the arguments of a tool are one object',
  ])
})

test('who writes better prompts must be a model of the task; the student always is', () => {
  expect(armMistakes({ optimise: { reflection: 'student' } }, [])).toEqual([])
  expect(armMistakes({ optimise: { reflection: 'current' } }, ['current'])).toEqual([])
  expect(armMistakes({ optimise: { reflection: 'curent' } }, ['current'])[0]).toMatchObject({
    message: '"curent" is not in models',
    hint: 'did you mean "current"?',
  })
})
