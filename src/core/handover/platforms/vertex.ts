import { answerTurn, promptTurns, rejectedTurn, type WireMessage } from '../chat-rows.ts'
import type { Example } from '../../data/example.ts'
import type { Platform } from '../platform.ts'

const partsOf = ({ content, tool_calls: calls, tool_call_id: answered }: WireMessage): readonly unknown[] => {
  if (calls !== undefined)
    return calls.map(({ function: { name, arguments: written } }) => ({ functionCall: { name, args: argumentsOf(written) } }))
  if (answered !== undefined) return [{ functionResponse: { name: answered, response: { content: content ?? '' } } }]
  return [{ text: content ?? '' }]
}

const argumentsOf = (written: string): unknown => {
  try {
    return JSON.parse(written)
  } catch {
    return { arguments: written }
  }
}

const contentOf = (turn: WireMessage): unknown => ({ role: turn.role === 'assistant' ? 'model' : 'user', parts: partsOf(turn) })

const head = (example: Example, systemPrompt: string): { readonly system: Record<string, unknown>; readonly turns: readonly unknown[] } => {
  const turns = promptTurns(example, systemPrompt)
  const system = turns.find(({ role }) => role === 'system')
  const declarations = (example.tools ?? []).map((tool) => (tool as { function?: unknown }).function ?? tool)
  return {
    system: {
      ...(system !== undefined && { systemInstruction: { role: 'system', parts: [{ text: system.content ?? '' }] } }),
      ...(declarations.length > 0 && { tools: [{ functionDeclarations: declarations }] }),
    },
    turns: turns.filter(({ role }) => role !== 'system').map(contentOf),
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
