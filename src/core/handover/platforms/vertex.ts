import { answerTurn, promptTurns, rejectedTurn, type WireMessage } from '../chat-rows.ts'
import type { Example } from '../../data/example.ts'
import { isRecord } from '../../lib/is-record.ts'
import type { Platform } from '../platform.ts'

/** Gemini takes objects only, for what a function is given and for what it returns. */
const argumentsOf = (written: string): unknown => {
  try {
    const value: unknown = JSON.parse(written)
    return isRecord(value) ? value : { arguments: value }
  } catch {
    return { arguments: written }
  }
}

const partsOf = ({ content, tool_calls: calls = [] }: WireMessage): readonly unknown[] => [
  ...(content === null && calls.length > 0 ? [] : [{ text: content ?? '' }]),
  ...calls.map(({ function: { name, arguments: written } }) => ({ functionCall: { name, args: argumentsOf(written) } })),
]

/** Turns as contents: results of tools name the function, not the call, and those of one turn stand in one content. */
const contentsOf = (turns: readonly WireMessage[]): readonly unknown[] => {
  const names = new Map(turns.flatMap(({ tool_calls: calls = [] }) => calls.map(({ id, function: { name } }) => [id, name] as const)))
  const contents: { role: string; parts: unknown[]; ofTools: boolean }[] = []
  for (const turn of turns) {
    const ofTools = turn.role === 'tool'
    const last = contents.at(-1)
    const name = names.get(turn.tool_call_id ?? '') ?? turn.tool_call_id ?? 'tool'
    const parts = ofTools ? [{ functionResponse: { name, response: { content: turn.content ?? '' } } }] : partsOf(turn)
    if (ofTools && last?.ofTools === true) last.parts.push(...parts)
    else contents.push({ role: turn.role === 'assistant' ? 'model' : 'user', parts: [...parts], ofTools })
  }
  return contents.map(({ role, parts }) => ({ role, parts }))
}

const contentOf = (turn: WireMessage): unknown => contentsOf([turn])[0]

const head = (example: Example, systemPrompt: string): { readonly system: Record<string, unknown>; readonly turns: readonly unknown[] } => {
  const turns = promptTurns(example, systemPrompt)
  const system = turns.find(({ role }) => role === 'system')
  const declarations = (example.tools ?? []).map((tool) => (tool as { function?: unknown }).function ?? tool)
  return {
    system: {
      ...(system !== undefined && { systemInstruction: { role: 'system', parts: [{ text: system.content ?? '' }] } }),
      ...(declarations.length > 0 && { tools: [{ functionDeclarations: declarations }] }),
    },
    turns: contentsOf(turns.filter(({ role }) => role !== 'system')),
  }
}

/** Gemini on Vertex AI: `contents` with the roles user and model. */
export const vertex: Platform = {
  id: 'vertex',
  label: 'Vertex AI (Gemini)',
  isElsewhere: true,
  limits: {
    minRows: 1,
    maxRows: 1_000_000,
    maxDevRows: 5000,
    maxFileBytes: 1e9,
    maxRowTokens: 131_072,
    takesTools: true,
    source: 'Vertex AI, supervised tuning of Gemini',
  },
  lossRule: 'not documented',
  loses: ['call-ids', 'call-form'],
  row: (example, systemPrompt) => {
    const { system, turns } = head(example, systemPrompt)
    return { ...system, contents: [...turns, contentOf(answerTurn(example))] }
  },
  pair: (example, systemPrompt) => {
    const { system, turns } = head(example, systemPrompt)
    return {
      ...system,
      contents: turns,
      completions: [
        { score: 1, completion: contentOf(answerTurn(example)) },
        { score: 0, completion: contentOf(rejectedTurn(example)) },
      ],
    }
  },
  names: { train: 'train.jsonl', dev: 'validation.jsonl', trainPairs: 'train-preferences.jsonl', devPairs: 'validation-preferences.jsonl' },
  run: () => 'gcloud storage cp *.jsonl gs://BUCKET/ and name the addresses in tunings.tune',
  notes: ['the shape of preference rows was not confirmed by running a job'],
}
