import type { Example } from '../data/example.ts'
import { jsonLines } from '../interchange/exported.ts'
import { limitBreaches, type LimitBreach } from './check-limits.ts'
import { lossNotes } from './losses.ts'
import { thumbPreview, type MaskedRow } from './mask-preview.ts'
import type { HandoverData, Platform, ThumbForm, WrittenFile } from './platform.ts'
import { countThumbs, thumbBreaches, thumbedAnswers, type ThumbCounts } from './thumbs.ts'

export interface ThumbHandover {
  readonly files: readonly WrittenFile[]
  readonly thumbs: { readonly train: ThumbCounts; readonly dev: ThumbCounts }
  readonly run: string
  /** Rows without an answer, by id. */
  readonly leftOut: readonly string[]
  readonly preview: readonly MaskedRow[]
  readonly breaches: readonly LimitBreach[]
  readonly notes: readonly string[]
}

/** The files of one platform for KTO: every answer by itself with its thumb. */
export const writeThumbs = (platform: Platform, form: ThumbForm, data: HandoverData): ThumbHandover => {
  const { train, dev, systemPrompt } = data
  const answers = { train: thumbedAnswers(train), dev: thumbedAnswers(dev) }
  const thumbs = { train: countThumbs(answers.train), dev: countThumbs(answers.dev) }
  const file = (name: string, rows: typeof answers.train): readonly WrittenFile[] =>
    rows.length === 0 ? [] : [{ name, text: jsonLines(rows.map((answer) => form.row(answer, systemPrompt))) }]
  const files = [...file(form.names.train, answers.train), ...file(form.names.dev, answers.dev), ...form.extra(data, thumbs.train)]
  const isAnswered = ({ expected, rejected }: Example): boolean => expected !== undefined || rejected !== undefined
  const both = [...train, ...dev]
  return {
    files,
    thumbs,
    run: form.run,
    leftOut: both.filter((row) => !isAnswered(row)).map(({ id }) => id),
    preview: thumbPreview(answers.train, systemPrompt),
    breaches: [
      ...thumbBreaches(platform.label, thumbs.train),
      ...limitBreaches(platform, { train, dev, systemPrompt, isOneTurn: form.isOneTurn === true }, files),
    ],
    notes: [...lossNotes(platform.label, form.loses, both), ...form.notes],
  }
}
