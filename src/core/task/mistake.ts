import type * as z from 'zod'
import { didYouMean } from '../lib/did-you-mean.ts'
import { keysInside, taskKeys } from './task-keys.ts'

/** A mistake in task.yaml before it has a position. `at: 'key'` points at the key itself, not at its value. */
export interface Mistake {
  readonly path: readonly PropertyKey[]
  readonly at: 'key' | 'value'
  readonly message: string
  readonly hint?: string
}

type Issue = z.core.$ZodIssue

const shown = (path: readonly PropertyKey[]): string => (path.length === 0 ? 'task.yaml' : path.map(String).join('.'))

const suggestion = (word: string, known: readonly string[]): string => {
  const near = didYouMean(word, known)
  return near === undefined ? `one of: ${known.join(', ')}` : `did you mean "${near}"?`
}

/** A key one level off (`callsPerDay` at the top) is shown in its place; otherwise the nearest key here. */
const keySuggestion = (word: string, path: readonly PropertyKey[]): string => {
  const elsewhere = taskKeys.find(({ key }) => key.split('.').at(-1) === word && key !== word)
  const said = elsewhere === undefined ? suggestion(word, keysInside(path)) : `did you mean "${elsewhere.key}"?`
  return `${said}${said.endsWith('?') ? ' R' : '; r'}un \`assay explain task\` for all keys`
}

const written = (value: unknown): string =>
  value === null ? 'nothing' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'keys' : JSON.stringify(value)

const wanted: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'keys',
  record: 'keys',
  array: 'a list',
  number: 'a number',
  boolean: 'true or false',
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined),
    root,
  )

/** Keys that a branch of a union does not know: the branch that knows them all is the one that was meant. */
const strangeKeys = (branch: readonly Issue[]): number =>
  branch.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys.length : 0), 0)

/** A key that the branch wants and that is not there; zod has no value to show for it. */
const isMissing = (issue: Issue): boolean =>
  (issue.code === 'invalid_type' && issue.input === undefined && issue.message.endsWith('undefined')) || issue.code === 'unrecognized_keys'

/** Turns one zod issue into mistakes in the words of a reader of task.yaml. */
export const mistakesOf = (issue: Issue, root: unknown, prefix: readonly PropertyKey[] = []): readonly Mistake[] => {
  const path = [...prefix, ...issue.path]
  const name = shown(path)
  switch (issue.code) {
    case 'unrecognized_keys': {
      return issue.keys.map((key) => ({
        path: [...path, key],
        at: 'key',
        message: `unknown key "${key}"${path.length === 0 ? '' : ` in ${name}`}`,
        hint: keySuggestion(key, path),
      }))
    }
    case 'invalid_value': {
      const options = issue.values.map(String)
      const value = valueAt(root, path)
      if (value === undefined) return [{ path, at: 'value', message: `${name} is missing`, hint: `write one of: ${options.join(', ')}` }]
      return [{ path, at: 'value', message: `${name} cannot be ${written(value)}`, hint: suggestion(String(value), options) }]
    }
    case 'invalid_type': {
      const value = valueAt(root, path)
      if (value === undefined)
        return [{ path, at: 'value', message: `${name} is missing`, hint: 'see `assay explain task` for what it means' }]
      return [
        {
          path,
          at: 'value',
          message: `${name} must be ${wanted[issue.expected] ?? issue.expected}, not ${written(value)}`,
          hint: 'see `assay explain task` for what it means',
        },
      ]
    }
    case 'invalid_union': {
      const value = valueAt(root, path)
      if (value === undefined) return [{ path, at: 'value', message: `${name} is missing`, hint: issue.message }]
      // The branch whose outer shape fits says more than "no branch fits".
      const fitting = issue.errors
        .filter(
          (branch) => !branch.some((inner) => inner.path.length === 0 && (inner.code === 'invalid_type' || inner.code === 'invalid_value')),
        )
        .sort((a, b) => strangeKeys(a) - strangeKeys(b) || a.length - b.length)
      const [best, next] = fitting
      if (best === undefined || best.length === 0) return [{ path, at: 'value', message: `${name} ${issue.message}` }]
      // What one branch misses says nothing where another misses as much.
      if (
        next !== undefined &&
        strangeKeys(next) === strangeKeys(best) &&
        next.length === best.length &&
        [...best, ...next].every(isMissing)
      )
        return [
          { path, at: 'value', message: `${name} ${issue.message}` },
          ...(best.length > 1
            ? best.filter(({ code }) => code === 'unrecognized_keys').flatMap((inner) => mistakesOf(inner, root, path))
            : []),
        ]
      return best.flatMap((inner) => mistakesOf(inner, root, path))
    }
    case 'invalid_key':
      return [{ path, at: 'key', message: `${name}: ${issue.issues[0]?.message ?? issue.message}` }]
    case 'too_small':
      return [
        { path, at: 'value', message: `${name} is too small: at least ${issue.minimum}${issue.origin === 'string' ? ' character' : ''}` },
      ]
    default:
      return [{ path, at: 'value', message: `${name} ${issue.message}` }]
  }
}
