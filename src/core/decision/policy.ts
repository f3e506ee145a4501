import { isNode, LineCounter, parseDocument } from 'yaml'
import { AssayError } from '../errors.ts'
import { didYouMean } from '../lib/did-you-mean.ts'
import type { Mistake } from '../task/mistake.ts'
import { offsetOf } from '../task/parse-task.ts'
import { isInCondition, namingMistakes, policyMistakes } from './policy-mistakes.ts'
import { policySchema, type WrittenPolicy, type WrittenRule } from './policy-schema.ts'

export { defaultRule } from './policy-schema.ts'

/** Numbers of the decision rule (DESIGN §4); a policy may change them. */
export type RuleParameters = WrittenRule
/** An ordered set of gates, as data. */
export type Policy = WrittenPolicy
export type GateDefinition = Policy['gates'][number]
/** A gate inside a gate has no gates of its own. */
export type InnerGate = NonNullable<GateDefinition['anyOf']>[number]

const keysOf = (path: readonly PropertyKey[]): readonly string[] => {
  const shape = path[0] === 'rule' ? policySchema.shape.rule.unwrap().shape : path.length === 0 ? policySchema.shape : undefined
  return Object.keys(shape ?? policySchema.shape.gates.element.shape)
}

type Issue = ReturnType<typeof policySchema.safeParse> extends { error?: infer Failure } ? NonNullable<Failure> : never

const shapeMistakes = (issues: Issue['issues']): readonly Mistake[] =>
  issues
    .filter(({ path }) => !isInCondition(path))
    .flatMap((issue): Mistake[] => {
      if (issue.code !== 'unrecognized_keys') {
        const name = issue.path.join('.') || 'file'
        return [{ path: issue.path, at: 'value', message: `${name}: ${issue.message}` }]
      }
      return issue.keys.map((key) => {
        const near = didYouMean(key, keysOf(issue.path))
        return {
          path: [...issue.path, key],
          at: 'key',
          message: `unknown key "${key}" in ${issue.path.join('.') || 'file'}`,
          ...(near === undefined ? {} : { hint: `did you mean "${near}"?` }),
        }
      })
    })

const hint = 'compare it with what `assay explain policy assay` shows, or with `assay explain policy-schema`'

/** Reads a policy from the text of its YAML file. Throws `policy-invalid` with every mistake at once, each with its line. */
export const loadPolicy = (source: string, fileName: string): Policy => {
  const lines = new LineCounter()
  const document = parseDocument(source.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${fileName}:${line}:${col}`
  }
  const [broken] = document.errors
  if (broken !== undefined)
    throw new AssayError('policy-invalid', `${fileName} is not YAML: ${broken.message.split('\n')[0] ?? ''}`, {
      where: at(broken.pos[0]),
      cause: broken,
    })
  const raw: unknown = document.toJS()
  const parsed = policySchema.safeParse(raw)
  const mistakes = [...(parsed.success ? policyMistakes(parsed.data) : shapeMistakes(parsed.error.issues)), ...namingMistakes(raw)]
  if (parsed.success && mistakes.length === 0) return parsed.data
  const [first, ...also] = mistakes
    .map((mistake) => ({ ...mistake, offset: isNode(document.contents) ? offsetOf(document, mistake) : 0 }))
    .sort((a, b) => a.offset - b.offset)
  throw new AssayError('policy-invalid', `${fileName} is not a valid policy: ${first?.message ?? ''}`, {
    hint: first?.hint ?? hint,
    where: at(first?.offset ?? 0),
    also: also.map(({ message, offset, hint: more }) => ({ message, where: at(offset), ...(more === undefined ? {} : { hint: more }) })),
  })
}
