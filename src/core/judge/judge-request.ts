import type { ModelReply, ModelRequest, OutputConstraint } from '../ports/model.ts'
import { fenceRule, fenced, withinReach, type Part } from './fenced.ts'
import { choiceNames, type Rubric } from './rubric.ts'

/** What a judge is shown of one output; what its rubric does not let it see is left out. */
export interface Judged {
  readonly input: string
  readonly expected?: string
  /** Passages that the answer rests on. */
  readonly passages?: readonly string[]
  readonly answer: string
}

/** Longest text of one part, characters: what is longer is cut in the middle. */
const longestPart = 12_000
/** A judge that thinks longer than this repeats itself. */
const longestReasons = 600
const maxTokens = 512

/** Reasons before the choice: a choice made first is only defended afterwards. */
export const judgeConstraint = (choices: readonly string[]): OutputConstraint => ({
  kind: 'json',
  schema: {
    type: 'object',
    properties: { reasons: { type: 'string' }, choice: { type: 'string', enum: choices } },
    required: ['reasons', 'choice'],
    additionalProperties: false,
  },
  writing: { inSchemaOrder: true, longestText: longestReasons },
})

/** Parts in the order in which a person would read them. */
const partsOf = (rubric: Rubric, judged: Judged): readonly Part[] => [
  ...(rubric.sees.includes('input') ? [{ name: 'input', text: judged.input }] : []),
  ...(rubric.sees.includes('passages') ? (judged.passages ?? []).map((text, i) => ({ name: `passage${i + 1}`, text })) : []),
  ...(rubric.sees.includes('expected') && judged.expected !== undefined ? [{ name: 'reference', text: judged.expected }] : []),
  { name: 'answer', text: judged.answer },
]

const shown = (rubric: Rubric, judged: Judged): string =>
  fenced(partsOf(rubric, judged).map(({ name, text }) => ({ name, text: withinReach(text, longestPart) })))

const instructions = ({ question, criteria, choices }: Rubric): string =>
  [
    'You judge the work of somebody else.',
    `Question: ${question.trim()}`,
    ...(criteria === undefined ? [] : [`Criteria:\n${criteria.trim()}`]),
    `Choices:\n${choices.map(({ name, description }) => `- ${name}${description === undefined ? '' : `: ${description}`}`).join('\n')}`,
    fenceRule,
    'Length and style count only where the criteria say so.',
    `Answer with JSON: {"reasons": "...", "choice": "..."}. First give your reasons in at most three short sentences, then exactly one of the choices: ${choices.map(({ name }) => JSON.stringify(name)).join(', ')}.`,
  ].join('\n\n')

/** The request that asks a judge about one output. Deterministic, so that the journal replays it; `repeat` makes another real call. */
export const judgeRequest = (rubric: Rubric, judged: Judged, repeat = 0): ModelRequest => ({
  messages: [
    { role: 'system', content: instructions(rubric) },
    ...rubric.examples.flatMap(({ input = '', expected, answer, reasons, choice }) => [
      { role: 'user' as const, content: shown(rubric, { input, answer, ...(expected === undefined ? {} : { expected }) }) },
      { role: 'assistant' as const, content: JSON.stringify({ reasons, choice }) },
    ]),
    { role: 'user', content: shown(rubric, judged) },
  ],
  constraint: judgeConstraint(choiceNames(rubric)),
  decoding: { temperature: 0, maxTokens },
  repeat,
})

export type Judgement = { readonly choice: string; readonly reasons: string } | { readonly problem: string }

/** Endpoints without a schema put JSON into a code block. */
const codeBlock = /^\s*```(?:json)?\s*\n([\s\S]*)\n\s*```\s*$/

/** Reads a judge's reply: the whole of it must be the JSON that was asked for, bare or in one code block. Nothing is searched for in prose. */
export const readJudgement = (reply: Pick<ModelReply, 'text' | 'finishReason'>, choices: readonly string[]): Judgement => {
  if (reply.finishReason === 'length') return { problem: 'the judge did not come to an end' }
  let value: unknown
  try {
    value = JSON.parse(codeBlock.exec(reply.text)?.[1] ?? reply.text)
  } catch {
    return { problem: 'the judge did not answer with JSON' }
  }
  if (typeof value !== 'object' || value === null || !('choice' in value)) return { problem: 'the judge gave no choice' }
  const { choice } = value
  if (typeof choice !== 'string' || !choices.includes(choice)) return { problem: 'the judge gave a choice that is not in the rubric' }
  return { choice, reasons: 'reasons' in value && typeof value.reasons === 'string' ? value.reasons : '' }
}
