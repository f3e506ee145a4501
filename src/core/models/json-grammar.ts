import type { OutputConstraint } from '../ports/model.ts'
import type { JsonSchema } from '../task/json-schema.ts'
import { isRecord } from '../lib/is-record.ts'

/** Rules that every grammar may use. Text is compact: no spaces outside strings, so one value has one spelling. */
const baseRules: Readonly<Record<string, string>> = {
  char: '[^"\\\\\\x7F\\x00-\\x1F] | "\\\\" (["\\\\bfnrt] | "u" [0-9a-fA-F]{4})',
  string: '"\\"" char* "\\""',
  integer: '"-"? ("0" | [1-9] [0-9]{0,15})',
  number: 'integer ("." [0-9]{1,16})? ([eE] [-+]? [0-9]{1,3})?',
  boolean: '"true" | "false"',
  null: '"null"',
  value: 'object | array | string | number | boolean | null',
  object: '"{" (string ":" value ("," string ":" value)*)? "}"',
  array: '"[" (value ("," value)*)? "]"',
}

/** Rules that a base rule refers to. */
const baseNeeds: Readonly<Record<string, readonly string[]>> = {
  string: ['char'],
  number: ['integer'],
  value: ['object', 'array', 'string', 'number', 'boolean', 'null'],
  object: ['string', 'value'],
  array: ['value'],
}

/** A text as a GBNF literal. */
const literal = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`

const repeats = (low: number, high: number | undefined): string => `{${low},${high ?? ''}}`

type GrammarOptions = NonNullable<Extract<OutputConstraint, { kind: 'json' }>['writing']>

class GrammarBuilder {
  readonly rules = new Map<string, string>()
  private readonly root: JsonSchema
  private readonly byReference = new Map<string, string>()
  private count = 0
  private readonly writing: GrammarOptions

  constructor(root: JsonSchema, writing: GrammarOptions) {
    this.root = root
    this.writing = writing
  }

  private add(body: string, hint: string): string {
    const name = `${hint}-${this.count++}`
    this.rules.set(name, body)
    return name
  }

  private base(name: string): string {
    if (!this.rules.has(name)) {
      this.rules.set(name, baseRules[name] ?? '')
      for (const other of baseNeeds[name] ?? []) this.base(other)
    }
    return name
  }

  private reference(pointer: string): string {
    const known = this.byReference.get(pointer)
    if (known !== undefined) return known
    const name = `ref-${this.count++}`
    this.byReference.set(pointer, name)
    let target: unknown = this.root
    for (const part of pointer
      .replace(/^#\/?/, '')
      .split('/')
      .filter((step) => step !== ''))
      target = isRecord(target) ? target[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined
    this.rules.set(name, this.schema(isRecord(target) ? target : {}))
    return name
  }

  /**
   * Members in sorted order, or in the schema's where that is asked for. `rest-i` is what may follow once something was written, `first-i` what may come
   * before anything was; so commas stay right whichever optional members are left out.
   */
  private object(schema: Record<string, unknown>): string {
    const properties = isRecord(schema['properties']) ? schema['properties'] : {}
    const required = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
    const written = Object.keys(properties)
    const names = this.writing.inSchemaOrder === true ? written : written.sort()
    if (names.length === 0) return schema['additionalProperties'] === false ? '"{}"' : this.base('object')
    let first = '""'
    let rest = '""'
    for (const name of names.toReversed()) {
      const property = properties[name]
      const member = this.add(`${literal(`${JSON.stringify(name)}:`)} ${this.schema(isRecord(property) ? property : {})}`, 'member')
      const isRequired = required.has(name)
      const newRest = this.add(isRequired ? `"," ${member} ${rest}` : `("," ${member})? ${rest}`, 'rest')
      first = this.add(isRequired ? `${member} ${rest}` : `${member} ${rest} | ${first}`, 'first')
      rest = newRest
    }
    return `"{" ${first} "}"`
  }

  private array(schema: Record<string, unknown>): string {
    const items = isRecord(schema['items']) ? schema['items'] : {}
    const item = this.add(this.schema(items), 'item')
    const low = typeof schema['minItems'] === 'number' ? schema['minItems'] : 0
    const high = typeof schema['maxItems'] === 'number' ? schema['maxItems'] : undefined
    if (high === 0) return '"[]"'
    const more = `("," ${item})${repeats(Math.max(0, low - 1), high === undefined ? undefined : high - 1)}`
    return low === 0 ? `"[" (${item} ${more})? "]"` : `"[" ${item} ${more} "]"`
  }

  private text(schema: Record<string, unknown>): string {
    const low = typeof schema['minLength'] === 'number' ? schema['minLength'] : 0
    const high = typeof schema['maxLength'] === 'number' ? schema['maxLength'] : this.writing.longestText
    if (low === 0 && high === undefined) return this.base('string')
    return `"\\"" ${this.base('char')}${repeats(low, high)} "\\""`
  }

  private ofType(type: string, schema: Record<string, unknown>): string {
    switch (type) {
      case 'object':
        return this.object(schema)
      case 'array':
        return this.array(schema)
      case 'string':
        return this.text(schema)
      case 'integer':
      case 'number':
      case 'boolean':
      case 'null':
        return this.base(type)
      default:
        return this.base('value')
    }
  }

  /** The body of a rule for this schema. */
  schema(schema: Record<string, unknown>): string {
    if (typeof schema['$ref'] === 'string') return this.reference(schema['$ref'])
    if ('const' in schema) return literal(JSON.stringify(schema['const']))
    if (Array.isArray(schema['enum'])) return `(${schema['enum'].map((value) => literal(JSON.stringify(value))).join(' | ')})`
    const choices = schema['anyOf'] ?? schema['oneOf']
    if (Array.isArray(choices))
      return `(${choices
        .filter(isRecord)
        .map((choice) => this.add(this.schema(choice), 'choice'))
        .join(' | ')})`
    const type = schema['type'] ?? (isRecord(schema['properties']) ? 'object' : undefined)
    if (Array.isArray(type)) return `(${type.map((name) => this.add(this.ofType(String(name), schema), 'choice')).join(' | ')})`
    return this.ofType(String(type), schema)
  }
}

/**
 * A GBNF grammar (ggml-org/llama.cpp `grammars/README.md`) for the canonical JSON of a schema: no spaces, object
 * members in sorted order (or the schema's, `inSchemaOrder`), optional members left out or written, an empty object where nothing is required.
 * Patterns, formats and number ranges are not expressed: Ajv judges those afterwards.
 */
export const jsonGrammar = (schema: JsonSchema, writing: GrammarOptions = {}): string => {
  const builder = new GrammarBuilder(schema, writing)
  const root = builder.schema(schema)
  return [`root ::= ${root}`, ...[...builder.rules].map(([name, body]) => `${name} ::= ${body}`)].join('\n')
}
