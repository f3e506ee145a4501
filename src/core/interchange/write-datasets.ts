import { stringify } from 'yaml'
import type { LabelledExample } from '../data/example.ts'
import { promptTurns } from '../handover/chat-rows.ts'
import { identifier, jsonLines } from './exported.ts'
import type { ExportedTask, ForeignWriter } from './exported.ts'

/** The chat a row is: prompt, earlier turns, input. */
const chatOf = ({ systemPrompt }: ExportedTask, row: LabelledExample): readonly unknown[] => promptTurns(row, systemPrompt)

/** Rows with a conversation keep it under `messages`, others are their text. */
const inputOf = (row: LabelledExample): unknown => (row.history === undefined ? row.input : { messages: promptTurns(row, '') })

const loses = ['rejected', 'tools', 'answer-calls'] as const

/** Rows and a registry entry of the open-source openai/evals. */
export const openaiEvalsWriter: ForeignWriter = {
  id: 'openai-evals',
  label: 'OpenAI evals',
  loses,
  write: (task) => {
    const name = identifier(task.name)
    const registry = {
      [name]: { id: `${name}.dev.v0`, metrics: ['accuracy'] },
      [`${name}.dev.v0`]: {
        class: task.kind === 'extraction' ? 'evals.elsuite.basic.json_match:JsonMatch' : 'evals.elsuite.basic.match:Match',
        args: { samples_jsonl: `${name}/${task.split}.jsonl` },
      },
    }
    return {
      texts: [
        {
          name: `registry/data/${name}/${task.split}.jsonl`,
          text: jsonLines(task.rows.map((row) => ({ input: chatOf(task, row), ideal: row.expected }))),
        },
        { name: `registry/evals/${name}.yaml`, text: stringify(registry, { lineWidth: 0 }) },
      ],
      run: `oaieval MODEL ${name} --registry_path registry`,
      notes: ['match of openai/evals accepts an answer that begins with the expected text'],
    }
  },
}

/** Rows that Braintrust's importer and SDK take. */
export const braintrustWriter: ForeignWriter = {
  id: 'braintrust',
  label: 'Braintrust dataset',
  isElsewhere: true,
  loses,
  write: (task) => ({
    texts: [
      {
        name: `${task.split}.jsonl`,
        text: jsonLines(
          task.rows.map((row) => ({ id: row.id, input: inputOf(row), expected: row.expected, tags: row.tags, metadata: {} })),
        ),
      },
    ],
    run: 'upload it under Datasets, or insert the rows with the SDK',
    notes: [],
  }),
}

/** Items as Langfuse's API names them. */
export const langfuseWriter: ForeignWriter = {
  id: 'langfuse',
  label: 'Langfuse dataset',
  isElsewhere: true,
  loses,
  write: (task) => ({
    texts: [
      {
        name: `${task.split}.jsonl`,
        text: jsonLines(
          task.rows.map((row) => ({
            datasetName: task.name,
            id: row.id,
            input: inputOf(row),
            expectedOutput: row.expected,
            metadata: { tags: row.tags },
            status: 'ACTIVE',
          })),
        ),
      },
    ],
    run: 'POST each line to /api/public/dataset-items',
    notes: [],
  }),
}
