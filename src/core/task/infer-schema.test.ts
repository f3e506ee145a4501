import { Ajv } from 'ajv'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { inferSchema } from './infer-schema.ts'

test('properties are typed as seen and required where every object has them', () => {
  expect(
    inferSchema([
      { people: '5', n: 1 },
      { people: '2', n: 1.5, tags: ['a'] },
    ]),
  ).toEqual({
    type: 'object',
    properties: { n: { type: 'number' }, people: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
    required: ['n', 'people'],
    additionalProperties: false,
  })
})

test('every value that a schema was inferred from is valid by it', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 3 }), { minLength: 1, maxLength: 5 }), (values) => {
      const validate = new Ajv({ strict: false, ownProperties: true }).compile(inferSchema(values))
      for (const value of values) expect(validate(value)).toBe(true)
    }),
    { numRuns: 100 },
  )
})
