import { Ajv2020 } from 'ajv/dist/2020.js'
import { AssayError } from '../core/errors.ts'
import type { SchemaValidator } from '../core/ports/ports.ts'

/** Ajv over users' JSON Schemas (draft 2020-12, unknown keywords allowed). Throws `schema-invalid` for one that is none. */
export const createSchemaValidator = (): SchemaValidator => ({
  compile: (schema) => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, ownProperties: true })
    try {
      // The draft it names may not be known here by its address; its keywords are.
      const { $schema: _draft, ...keywords } = schema
      const validate = ajv.compile(keywords)
      return (value) => {
        const valid = validate(value)
        return { valid, errors: (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message ?? error.keyword}`) }
      }
    } catch (error) {
      throw new AssayError(
        'schema-invalid',
        `the output schema is not a JSON Schema: ${error instanceof Error ? error.message : String(error)}`,
        {
          hint: 'correct the schema file that output.schema in task.yaml names',
          cause: error,
        },
      )
    }
  },
})
