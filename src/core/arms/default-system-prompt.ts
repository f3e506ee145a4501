import type { JsonSchema } from '../task/json-schema.ts'
import type { Task } from '../task/task.ts'

/** Labels that take more characters than this are not listed: they would fill a small model's context. */
const mostLabelCharacters = 2_500

const inWords = (name: string): string => name.replaceAll(/[-_]+/g, ' ').trim()

const fieldNames = (schema: JsonSchema | undefined): readonly string[] => {
  const properties = schema?.['properties']
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
}

/**
 * The system message of a task without a prompt file. Short on purpose: each of its tokens is read again for every row,
 * also in training.
 */
export const defaultSystemPrompt = (task: Pick<Task, 'name' | 'kind'>, labels: readonly string[], schema?: JsonSchema): string => {
  switch (task.kind) {
    case 'classification': {
      const list = labels.join(', ')
      return `Classify (${inWords(task.name)}). Answer with one label${list.length > mostLabelCharacters ? '' : `: ${list}`}.`
    }
    case 'extraction': {
      const fields = fieldNames(schema)
      return `Extract ${fields.length === 0 ? inWords(task.name) : fields.join(', ')} as JSON. Leave out what is not there.`
    }
    case 'generation':
    case 'chat':
      return `${inWords(task.name)}.`
  }
}
