import type { PersonalSpan } from './recogniser.ts'
import { recognisers } from './recognisers/index.ts'

const zero = 48
const nine = 57

/** More digits than any recogniser asks for. */
const enough = 20
/** Longest gap between two digits of a find that is compact. */
const gap = 3

interface DigitCounts {
  readonly all: number
  /** Most digits without a gap. */
  readonly together: number
}

/** ASCII digits of a text, `enough` at most. */
const countDigits = (text: string, from: number): DigitCounts => {
  let [all, together, run, last] = [0, 0, 0, from]
  for (let place = from; place < text.length && together < enough; place++) {
    const code = text.charCodeAt(place)
    if (code < zero || code > nine) continue
    run = place - last > gap + 1 ? 1 : run + 1
    last = place
    if (run > together) together = run
    all++
  }
  return { all, together }
}

const certaintyOf: ReadonlyMap<string, number> = new Map(recognisers.map(({ kind, certainty }) => [kind, certainty]))
const compact = ({ start, end }: PersonalSpan): number => end - start

/** Of overlapping finds the longest stays, then the most certain; in the order of the text. */
const withoutOverlaps = (found: readonly PersonalSpan[]): readonly PersonalSpan[] => {
  if (found.length < 2) return found
  const order = [...found].sort(
    (a, b) => compact(b) - compact(a) || (certaintyOf.get(b.kind) ?? 0) - (certaintyOf.get(a.kind) ?? 0) || a.start - b.start,
  )
  // Lengths fall along `order`, so a find that overlaps a kept one has an end of its own inside it.
  const kept: PersonalSpan[] = []
  const taken = new Set<number>()
  for (const span of order) {
    if (taken.has(span.start) || taken.has(span.end - 1)) continue
    for (let place = span.start; place < span.end; place++) taken.add(place)
    kept.push(span)
  }
  return kept.sort((a, b) => a.start - b.start)
}

/**
 * Personal data in a text: kinds and offsets, without overlaps, in order. A text without a digit, an @ or an address is not looked at
 * any closer. Names of people and places are not found.
 */
export const findPersonal = (text: string): readonly PersonalSpan[] => {
  const firstDigit = text.search(/\d/)
  const hasMark = text.includes('@') || text.includes('://')
  if (firstDigit < 0 && !hasMark && !text.includes(':')) return []
  const { all, together } = firstDigit < 0 ? { all: 0, together: 0 } : countDigits(text, firstDigit)
  const found: PersonalSpan[] = []
  for (const { kind, needs, digits, isCompact, find } of recognisers) {
    if ((isCompact === true ? together : all) < digits || (needs !== undefined && !text.includes(needs))) continue
    for (const { start, end } of find(text)) found.push({ kind, start, end })
  }
  return withoutOverlaps(found)
}
