import { z } from 'zod'
import { factName } from './condition.ts'
import { factVocabulary } from './fact-vocabulary.ts'
import { policySchema } from './policy-schema.ts'

/** JSON Schema of a policy file, for editors: names of facts are completed, names of thresholds are free. */
export const policyJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(policySchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== factName) return
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema]
      jsonSchema.anyOf = [{ enum: factVocabulary.map(({ name }) => name) }, { type: 'string', pattern: '^threshold\\.[a-z][A-Za-z0-9]*$' }]
    },
  }),
  title: 'Assay policy',
})
