import { expect, test } from 'vitest'
import { createSchemaValidator } from './schema-validator.ts'

const { compile } = createSchemaValidator()

test('every fault of a value is reported with its place', () => {
  const check = compile({
    type: 'object',
    properties: { people: { type: 'string' }, date: { type: 'string' } },
    required: ['date'],
    additionalProperties: false,
  })
  expect(check({ date: 'x', people: '2' })).toEqual({ valid: true, errors: [] })
  expect(check({ people: 2 }).errors).toEqual(["/ must have required property 'date'", '/people must be string'])
})

test('a schema that is none is an error with its file to correct', () => {
  expect(() => compile({ type: 'nonsense' })).toThrowError(/not a JSON Schema/)
})
