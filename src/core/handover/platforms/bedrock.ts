import { answerTurn, promptTurns, type WireMessage } from '../chat-rows.ts'
import type { Platform } from '../platform.ts'

const turnOf = ({ role, content }: WireMessage): unknown => ({ role, content: [{ text: content ?? '' }] })

/** Bedrock's conversation schema of 2024: text only, so rows that call tools are left out. */
export const bedrock: Platform = {
  id: 'bedrock',
  label: 'Amazon Bedrock',
  isElsewhere: true,
  limits: { mustAlternate: true, takesTools: false, source: 'AWS documentation (read in a copy)' },
  lossRule: 'not documented',
  loses: ['rejected', 'tools', 'calls'],
  row: (example, systemPrompt) => {
    const turns = promptTurns(example, systemPrompt)
    const system = turns.find(({ role }) => role === 'system')
    return {
      schemaVersion: 'bedrock-conversation-2024',
      ...(system !== undefined && { system: [{ text: system.content ?? '' }] }),
      messages: [...turns.filter(({ role }) => role !== 'system'), answerTurn(example)].map(turnOf),
    }
  },
  names: { train: 'train.jsonl', dev: 'validation.jsonl', trainPairs: '', devPairs: '' },
  run: () => 'aws s3 cp . s3://BUCKET/ --recursive, and name the addresses in create-model-customization-job',
  notes: [
    'rows follow bedrock-conversation-2024, for Nova and Llama 3.2 or later; older text models want prompt and completion',
    'the shape was not confirmed by running a job, and Bedrock’s own limits of rows and bytes are not known here',
  ],
}
