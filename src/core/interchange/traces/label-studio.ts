import type { RawValues } from '../../data/formats/row-format.ts'
import { isRecord } from '../../lib/is-record.ts'
import { agreedAnswer, outvotedNote, splitReason } from './agreed-answer.ts'
import { aboutCall, textAt } from './chat-in.ts'
import { dropped, type TraceFormat, type TraceRead } from './trace-format.ts'

const single = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value)

/** Answer in one region of a result; undefined for what is no text answer (boxes in images, relations). */
const answerOf = (region: RawValues): unknown => {
  const value = isRecord(region['value']) ? region['value'] : {}
  switch (region['type']) {
    case 'choices':
      return single(value['choices'])
    case 'textarea':
      return single(value['text'])
    case 'taxonomy':
      return single(value['taxonomy'])
    case 'rating':
      return value['rating']
    case 'number':
      return value['number']
    case 'labels': {
      const { start, end, text, labels } = value
      return typeof start === 'number' && Array.isArray(labels) ? { start, end, text, label: single(labels) } : undefined
    }
    default:
      return undefined
  }
}

/** What one person answered: the one answer, an object by control where there are several, a list of spans. */
const answerIn = (annotation: RawValues): unknown => {
  const regions = Array.isArray(annotation['result']) ? annotation['result'].filter(isRecord) : []
  const spans: unknown[] = []
  const byControl = new Map<string, unknown>()
  for (const region of regions) {
    const answer = answerOf(region)
    if (answer === undefined) continue
    if (region['type'] === 'labels') spans.push(answer)
    else byControl.set(textAt(region, 'from_name') ?? 'answer', answer)
  }
  if (spans.length > 0) byControl.set('spans', spans)
  if (byControl.size === 0) return undefined
  return byControl.size === 1 ? [...byControl.values()][0] : Object.fromEntries(byControl)
}

const mediaKey = /^(https?:|s3:|gs:|\/data\/|data:)/

const inputOf = (data: RawValues): string | undefined => {
  const texts = Object.entries(data).flatMap(([name, value]) =>
    typeof value === 'string' && value.trim() !== '' ? [[name, value] as const] : [],
  )
  const readable = texts.filter(([, value]) => !mediaKey.test(value))
  const [only, ...others] = readable
  if (only === undefined) return undefined
  const text = readable.find(([name]) => name === 'text')
  if (text !== undefined) return text[1]
  return others.length === 0 ? only[1] : readable.map(([name, value]) => `${name}: ${value}`).join('\n\n')
}

/**
 * Tasks of Label Studio's JSON export: choices, texts, ratings and text spans of an annotation become the answer. An annotation marked
 * as ground truth counts alone; of several the majority; cancelled (skipped) ones do not count.
 */
export const labelStudio: TraceFormat = {
  id: 'label-studio',
  label: 'Label Studio tasks',
  rule: '"data" with a list "annotations"',
  recognise: (task) => isRecord(task['data']) && Array.isArray(task['annotations']),
  read: (task): readonly TraceRead[] => {
    const { data, annotations } = task
    if (!isRecord(data)) return [dropped('it has no data')]
    const all = Array.isArray(annotations) ? annotations.filter(isRecord) : []
    const kept = all.filter((annotation) => annotation['was_cancelled'] !== true)
    if (all.length > 0 && kept.length === 0) return [dropped('it was skipped (every annotation is cancelled)')]
    const input = inputOf(data)
    if (input === undefined) return [dropped('its data holds no text')]
    const truths = kept.filter((annotation) => annotation['ground_truth'] === true)
    const counting = truths.length > 0 ? truths : kept
    const answers = counting.map(answerIn).filter((answer) => answer !== undefined)
    if (counting.length > 0 && answers.length === 0) return [dropped('its annotations hold no choice, text, rating or text span')]
    const agreed = agreedAnswer(answers)
    if (agreed.status === 'split') return [dropped(splitReason)]
    const note =
      agreed.status === 'none'
        ? 'nobody has annotated it: the row has no answer, and a prediction is none'
        : agreed.outvoted
          ? outvotedNote
          : undefined
    return [
      {
        status: 'read',
        fields: {
          ...aboutCall({ id: textAt(task, 'id') }),
          input,
          ...(agreed.status === 'agreed' && { expected: agreed.answer }),
        },
        ...(note !== undefined && { note }),
      },
    ]
  },
}
