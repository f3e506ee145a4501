import type { JsonSchema } from './json-schema.ts'

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** integer and number together are number. */
const typesOf = (values: readonly unknown[]): readonly string[] => {
  const types = new Set(values.map(typeOf))
  if (types.has('number')) types.delete('integer')
  return [...types].sort()
}

/**
 * A JSON Schema that all values fit: types, properties and items as seen; a property is required where every object has it.
 * Strict (`additionalProperties: false`), because a model may then be held to it.
 */
export const inferSchema = (values: readonly unknown[]): JsonSchema => {
  const types = typesOf(values)
  const schema: Record<string, unknown> = { type: types.length === 1 ? types[0] : types }
  const objects = values.filter((value): value is Record<string, unknown> => typeOf(value) === 'object')
  if (objects.length > 0) {
    const names = [...new Set(objects.flatMap((value) => Object.keys(value)))].sort()
    schema['properties'] = Object.fromEntries(
      names.map((name) => [name, inferSchema(objects.flatMap((value) => (Object.hasOwn(value, name) ? [value[name]] : [])))]),
    )
    schema['required'] = names.filter((name) => objects.every((value) => Object.hasOwn(value, name)))
    schema['additionalProperties'] = false
  }
  const items = values.flatMap((value) => (Array.isArray(value) ? (value as readonly unknown[]) : []))
  if (items.length > 0) schema['items'] = inferSchema(items)
  return schema
}
