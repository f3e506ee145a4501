import { didYouMean } from '../lib/did-you-mean.ts'
import type { Mistake } from './mistake.ts'
import { isRecord } from '../lib/is-record.ts'

type Raw = Readonly<Record<string, unknown>>

/** What the tool arm itself calls its last step. */
const reserved = 'answer'

const toolMistakes = (tools: unknown): readonly Mistake[] => {
  if (!Array.isArray(tools)) return []
  const seen = new Set<unknown>()
  return tools.flatMap((tool: unknown, index): readonly Mistake[] => {
    if (!isRecord(tool)) return []
    const { name, parameters } = tool
    const mistakes: Mistake[] = []
    if (name === reserved)
      mistakes.push({
        path: ['tools', index, 'name'],
        at: 'value',
        message: `a tool cannot be called "${reserved}"`,
        hint: 'that is what the model writes when it is done',
      })
    if (seen.has(name))
      mistakes.push({ path: ['tools', index, 'name'], at: 'value', message: `tool ${JSON.stringify(name)} is listed twice` })
    seen.add(name)
    if (isRecord(parameters) && parameters['type'] !== 'object')
      mistakes.push({
        path: ['tools', index, 'parameters'],
        at: 'key',
        message: 'the arguments of a tool are one object',
        hint: 'write parameters: { type: object, properties: { ... } }',
      })
    return mistakes
  })
}

/** Mistakes in what makes arms: tools, and the model that writes better prompts. The student is always among the models. */
export const armMistakes = (raw: Raw, models: readonly string[]): readonly Mistake[] => {
  const reflection = isRecord(raw['optimise']) ? raw['optimise']['reflection'] : undefined
  const names = [...new Set([...models, 'student'])]
  if (typeof reflection !== 'string' || names.includes(reflection)) return toolMistakes(raw['tools'])
  const near = didYouMean(reflection, names)
  return [
    ...toolMistakes(raw['tools']),
    {
      path: ['optimise', 'reflection'],
      at: 'value',
      message: `"${reflection}" is not in models`,
      hint: near === undefined ? `add models.${reflection}` : `did you mean "${near}"?`,
    },
  ]
}
