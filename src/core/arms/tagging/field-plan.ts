import type { LabelledExample } from '../../data/example.ts'
import { readFields, type FieldValue, type Leaf } from './json-fields.ts'
import { splitWords, type Word } from './words.ts'

/** How the values of one field are found. */
export interface FieldPlan {
  readonly path: string
  readonly list: boolean
  /** `copied`: a piece of the input; `chosen`: one of a few values that the input only implies. */
  readonly kind: 'copied' | 'chosen'
  /** Copied texts become numbers where every value of train is one. */
  readonly numeric: boolean
  /** Where nothing is found: the field is left out, null, or an empty list; what train does most often. */
  readonly absent: 'omit' | 'null' | 'empty'
}

/** Words [from, to) of a text belong to field `field`. */
export interface Span {
  readonly field: number
  readonly from: number
  readonly to: number
}

/** The first place of a value in the input that starts and ends between words and is still free. */
const findSpan = (
  input: string,
  words: readonly Word[],
  value: Leaf,
  taken: readonly boolean[],
): { readonly from: number; readonly to: number } | undefined => {
  const text = String(value)
  if (value === null || typeof value === 'boolean' || text === '') return undefined
  for (let start = input.indexOf(text); start >= 0; start = input.indexOf(text, start + 1)) {
    const from = words.findIndex((word) => word.start === start)
    const to = words.findIndex((word) => word.end === start + text.length) + 1
    if (from >= 0 && to > from && !taken.slice(from, to).includes(true)) return { from, to }
  }
  return undefined
}

/** Where the copied values of an answer stand in its input: longer values take their place first. Values that are not there are skipped. */
export const alignSpans = (
  input: string,
  words: readonly Word[],
  fields: readonly FieldValue[],
  plans: readonly FieldPlan[],
): readonly Span[] => {
  const taken = words.map(() => false)
  const wanted = fields
    .flatMap(({ path, values }) =>
      values.map((value) => ({ value, field: plans.findIndex((plan) => plan.path === path && plan.kind === 'copied') })),
    )
    .filter(({ field }) => field >= 0)
    .sort((a, b) => String(b.value).length - String(a.value).length)
  return wanted
    .flatMap(({ value, field }) => {
      const place = findSpan(input, words, value, taken)
      if (place === undefined) return []
      taken.fill(true, place.from, place.to)
      return [{ field, ...place }]
    })
    .sort((a, b) => a.from - b.from)
}

interface Tally {
  list: boolean
  present: number
  nulls: number
  empties: number
  values: number
  copied: number
  numbers: number
}

const most = (options: readonly { readonly name: FieldPlan['absent']; readonly count: number }[]): FieldPlan['absent'] =>
  options.reduce((best, option) => (option.count > best.count ? option : best), {
    name: 'omit' as const,
    count: -1,
  } as (typeof options)[number]).name

/** Decides for each field of train how it is found: copied where at least half of its values stand in their inputs. */
export const planFields = (train: readonly LabelledExample[]): readonly FieldPlan[] => {
  const tallies = new Map<string, Tally>()
  for (const { input, expected } of train) {
    const words = splitWords(input)
    const free = words.map(() => false)
    for (const { path, list, values } of readFields(expected)) {
      const tally = tallies.get(path) ?? { list, present: 0, nulls: 0, empties: 0, values: 0, copied: 0, numbers: 0 }
      tallies.set(path, tally)
      tally.list ||= list
      tally.present++
      if (list && values.length === 0) tally.empties++
      for (const value of values) {
        if (value === null) {
          tally.nulls++
          continue
        }
        tally.values++
        if (typeof value === 'number') tally.numbers++
        if (findSpan(input, words, value, free) !== undefined) tally.copied++
      }
    }
  }
  return [...tallies]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, tally]) => ({
      path,
      list: tally.list,
      kind: tally.values > 0 && tally.copied * 2 >= tally.values ? 'copied' : 'chosen',
      numeric: tally.values > 0 && tally.numbers === tally.values,
      absent: most([
        { name: 'omit', count: train.length - tally.present },
        { name: 'null', count: tally.list ? 0 : tally.nulls },
        { name: 'empty', count: tally.empties },
      ]),
    }))
}

/** The value of a field from the texts found for it; the first one where the field is no list. undefined: leave it out. */
const fieldValue = (plan: FieldPlan, found: readonly string[]): FieldValue | undefined => {
  const values: Leaf[] = found.map((text) => (plan.numeric && Number.isFinite(Number(text)) ? Number(text) : text))
  if (values.length > 0) return { path: plan.path, list: plan.list, values: plan.list ? values : values.slice(0, 1) }
  if (plan.absent === 'omit') return undefined
  return { path: plan.path, list: plan.absent === 'empty', values: plan.absent === 'empty' ? [] : [null] }
}

/** Values of all copied fields from the spans found for them in one input, in the order of the text. */
export const copiedValues = (
  plans: readonly FieldPlan[],
  spans: readonly Span[],
  input: string,
  words: readonly Word[],
): readonly FieldValue[] =>
  plans.flatMap((plan, field) => {
    if (plan.kind !== 'copied') return []
    const own = spans.filter((span) => span.field === field).sort((a, b) => a.from - b.from)
    return (
      fieldValue(
        plan,
        own.map(({ from, to }) => input.slice(words[from]?.start, words[to - 1]?.end)),
      ) ?? []
    )
  })
