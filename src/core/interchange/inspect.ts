import { AssayError } from '../errors.ts'
import { isRecord, nothing, textOf } from './imported.ts'
import type { ForeignFile, ForeignFormat, ForeignRecord, Imported, ImportedRow } from './imported.ts'
import { inputOf, sharedSystem } from './read-chat.ts'

interface Log {
  readonly header: ForeignRecord
  readonly samples: readonly ForeignRecord[]
}

const parse = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new AssayError('import-unsupported', `${name} is not JSON`, {
      where: name,
      hint: 'the log may be cut off: export it again with `inspect log dump`',
    })
  }
}

/** A log is one JSON document, or a zip with a header and a file a sample. */
const logOf = ({ value, entries }: ForeignFile): Log | undefined => {
  if (isRecord(value) && isRecord(value['eval']) && Array.isArray(value['samples']))
    return { header: value, samples: value['samples'].filter(isRecord) }
  if (entries === undefined) return undefined
  const header = entries.get('header.json') ?? entries.get('_journal/start.json')
  if (header === undefined) return undefined
  const parsed = parse(header, 'header.json')
  const samples = [...entries].filter(([name]) => /^samples\/.*\.json$/.test(name)).map(([name, text]) => parse(text, name))
  return { header: isRecord(parsed) ? parsed : {}, samples: samples.filter(isRecord) }
}

const evalOf = ({ header }: Log): ForeignRecord => (isRecord(header['eval']) ? header['eval'] : {})

/** The system message that the task's own solver adds; the sample's input does not hold it. */
const solverPrompt = ({ header }: Log): string | undefined => {
  const plan = isRecord(header['plan']) ? header['plan'] : {}
  const steps = Array.isArray(plan['steps']) ? plan['steps'].filter(isRecord) : []
  const step = steps.find(({ solver }) => solver === 'system_message' || solver === 'inspect_ai/system_message')
  return isRecord(step?.['params']) ? textOf(step['params']['template']) : undefined
}

const answerOf = (sample: ForeignRecord): string | undefined => {
  const output = isRecord(sample['output']) ? sample['output'] : {}
  const completion = textOf(output['completion'])
  if (completion !== undefined && completion !== '') return completion
  const [choice] = Array.isArray(output['choices']) ? output['choices'].filter(isRecord) : []
  return isRecord(choice?.['message']) ? textOf(choice['message']['content']) : undefined
}

const rowOf = (sample: ForeignRecord): ImportedRow => {
  const target = Array.isArray(sample['target']) ? sample['target'][0] : sample['target']
  const expected = textOf(target)
  const metadata = isRecord(sample['metadata']) ? sample['metadata'] : {}
  const tags = Array.isArray(metadata['tags']) ? metadata['tags'].flatMap((tag) => textOf(tag) ?? []) : []
  return {
    ...inputOf(sample['input']),
    id: String(sample['id']),
    ...(expected === undefined || expected === '' ? {} : { expected }),
    ...(tags.length === 0 ? {} : { tags }),
  }
}

const notesOf = (samples: readonly ForeignRecord[], later: number): readonly string[] => {
  const targets = samples.filter(({ target }) => Array.isArray(target) && target.length > 1).length
  const failed = samples.filter((sample) => isRecord(sample['error'])).length
  return [
    ...(later === 0 ? [] : [`${later} samples of later epochs were left out: rows and answers are those of the first`]),
    ...(targets === 0 ? [] : [`${targets} samples accept several targets; the first of each was kept`]),
    ...(failed === 0 ? [] : [`${failed} samples ended in an error: they have no answer`]),
  ]
}

/** Logs of inspect_ai, `.eval` and JSON: samples become rows, completions become recorded answers of the model. */
export const inspectLog: ForeignFormat = {
  id: 'inspect',
  label: 'inspect_ai log',
  recognise: (file) => (logOf(file) === undefined ? undefined : 'it has an eval header and samples'),
  read: async (file): Promise<Imported> => {
    const log = logOf(file)
    if (log === undefined) throw new AssayError('import-unsupported', `${file.path} is no log of inspect_ai`, { where: file.path })
    const first = log.samples.filter((sample) => sample['epoch'] === undefined || sample['epoch'] === 1)
    const system = solverPrompt(log)
    const shared = sharedSystem(first.map(rowOf))
    const systemPrompt = shared.systemPrompt ?? system
    return {
      ...nothing,
      rows: shared.rows,
      ...(systemPrompt === undefined ? {} : { systemPrompt }),
      name: textOf(evalOf(log)['task'])?.split('/').at(-1) ?? 'inspect-task',
      answers: [{ arm: textOf(evalOf(log)['model']) ?? 'model', answers: first.map(answerOf) }],
      notes: notesOf(first, log.samples.length - first.length),
    }
  },
}
