import * as z from 'zod'
import { canonicalJson } from '../../lib/canonical-json.ts'
import type { Example } from '../example.ts'
import { originSchema } from '../origin.ts'
import { bad, type RowFormat } from './row-format.ts'

const mark = 'row/1'

const callSchema = z.strictObject({ id: z.string(), name: z.string(), arguments: z.string() })
const turnSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string(),
  toolCalls: z.array(callSchema).exactOptional(),
  toolCallId: z.string().exactOptional(),
})

const rowSchema = z.strictObject({
  assay: z.literal(mark),
  id: z.string(),
  input: z.string(),
  history: z.array(turnSchema).exactOptional(),
  expected: z.string().exactOptional(),
  context: z.string().exactOptional(),
  group: z.string().exactOptional(),
  time: z.string().exactOptional(),
  tags: z.array(z.string()).exactOptional(),
  weight: z.number().int().positive().exactOptional(),
  licence: z.string().exactOptional(),
  tools: z.array(z.unknown()).exactOptional(),
  expectedCalls: z.array(callSchema).exactOptional(),
  rejected: z.string().exactOptional(),
  origin: originSchema.exactOptional(),
})

/** Rows that Assay itself wrote (`import`, `check --fix`, `distil`, `review`): every field of an example, with how it came to be. */
export const assayRow: RowFormat = {
  name: 'assay',
  label: 'rows written by Assay',
  rule: '"assay": "row/1"',
  detect: (values) => values['assay'] === mark,
  read: (values) => {
    const parsed = rowSchema.safeParse(values)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return bad(`not a row as Assay writes it: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim())
    }
    const { assay: _mark, ...fields } = parsed.data
    return { status: 'read', fields }
  },
}

/** One line of a data file as Assay writes it; `readExamples` gives the same example back. */
export const assayRowText = (example: Example): string => {
  const { id, input, history, expected, context, group, time, tags, weight, licence, tools, expectedCalls, rejected, origin } = example
  return canonicalJson({
    assay: mark,
    id,
    input,
    ...(history !== undefined && { history }),
    ...(expected !== undefined && { expected }),
    ...(context !== undefined && { context }),
    ...(group !== undefined && { group }),
    ...(time !== undefined && { time }),
    ...(tags.length > 0 && { tags }),
    ...(weight !== 1 && { weight }),
    ...(licence !== undefined && { licence }),
    ...(tools !== undefined && { tools }),
    ...(expectedCalls !== undefined && { expectedCalls }),
    ...(rejected !== undefined && { rejected }),
    ...(origin !== undefined && { origin }),
  })
}
