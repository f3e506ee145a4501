/** A user's JSON Schema: foreign data, validated by Ajv at the edge and carried as it is. */
export type JsonSchema = Readonly<Record<string, unknown>>
