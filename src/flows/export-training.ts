import { AssayError } from '../core/errors.ts'
import { limitBreaches, type LimitBreach } from '../core/handover/check-limits.ts'
import { lossNotes } from '../core/handover/losses.ts'
import { maskPreview, type MaskedRow } from '../core/handover/mask-preview.ts'
import { platforms, type PlatformId } from '../core/handover/platforms/index.ts'
import type { LossRule, Platform } from '../core/handover/platform.ts'
import { writeHandover, type Handover } from '../core/handover/write-handover.ts'
import { writeThumbs, type ThumbHandover } from '../core/handover/write-thumbs.ts'
import { counted } from '../core/report/format.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { EventSink } from '../core/run-event.ts'
import { refuseLeaving } from './find-personal-data.ts'
import { gatherData } from './gather-data.ts'
import { systemPromptOf } from './measure-arm.ts'
import { loadCheckedTask } from './open-run.ts'
import { prepareData } from './split.ts'
import { thumbedRows } from './thumbed-rows.ts'

export interface TrainingExport {
  readonly platform: string
  readonly counts: Handover['counts']
  /** Answers with a thumb, where those were asked for: they take the place of rows and pairs. */
  readonly thumbs?: ThumbHandover['thumbs']
  readonly leftOut: readonly string[]
  readonly folder: string
  /** 0 in a dry run. */
  readonly bytes: number
  readonly files: readonly string[]
  readonly run: string
  readonly lossRule: LossRule
  /** Which turns of three rows are learnt. */
  readonly preview: readonly MaskedRow[]
  readonly notes: readonly string[]
}

const shownBreaches = 20

/** Name that a trainer elsewhere knows the student by; catalogue names stand for Hugging Face's. */
const baseModelOf = (student: { readonly model: string; readonly provider: string } | undefined): string =>
  student === undefined || student.provider === 'fake' ? 'BASE_MODEL' : student.model

/** Throws `platform-limit` with every breach. */
const refuseBreaches = ({ limits }: Platform, breaches: readonly LimitBreach[]): void => {
  const [first, ...others] = breaches
  if (first !== undefined)
    throw new AssayError('platform-limit', first.message, {
      where: first.where,
      also: others.slice(0, shownBreaches),
      hint: `these are the limits that ${limits.source} names; change the data or split.train and split.dev in task.yaml`,
    })
}

const noThumbs = (label: string): AssayError =>
  new AssayError('export-unsupported', `${label} has no KTO`, {
    hint: `those that have it: ${Object.values(platforms)
      .filter((platform) => 'thumbs' in platform)
      .map(({ id }) => id)
      .join(', ')}`,
  })

/**
 * Writes train and dev for a platform that trains, after its limits were checked; golden never goes there.
 * Throws `platform-limit` with every breach, `data-no-answers`, `write-refused`, `disk-full`.
 */
export const exportTraining = async (options: {
  readonly files: TaskFiles
  readonly ports: Ports
  readonly sink: EventSink
  readonly signal: AbortSignal
  readonly to: PlatformId
  /** Answers with a thumb instead of rows and pairs. */
  readonly as?: 'kto'
  /** Absolute; must not exist. */
  readonly out: string
  readonly dryRun?: boolean
}): Promise<TrainingExport> => {
  const { files, ports, sink, signal, to, out, as, dryRun = false } = options
  const platform = platforms[to]
  if (as === 'kto' && !('thumbs' in platform)) throw noThumbs(platform.label)
  const task = await loadCheckedTask(files)
  const gathered = await gatherData({ task, files, ports, sink, signal })
  const prepared = await prepareData({ task, files, ports, sink, signal, gathered })
  const { train, dev } = prepared.splits
  if (train.length === 0) throw new AssayError('data-no-answers', 'train holds no rows', { hint: 'see `assay split`' })
  if (platform.isElsewhere === true)
    await refuseLeaving([...train, ...dev], { task, to: platform.label, sink, signal, scanner: ports.secretScanner })
  const systemPrompt = await systemPromptOf({ task, files, data: prepared })
  const baseModel = baseModelOf(task.models['student'])
  if (as === 'kto' && 'thumbs' in platform) {
    const alone = thumbedRows(gathered, prepared)
    const data = { name: task.name, systemPrompt, train: [...train, ...alone.train], dev: [...dev, ...alone.dev], baseModel }
    const written = writeThumbs(platform, platform.thumbs, data)
    refuseBreaches(platform, written.breaches)
    return {
      platform: `${platform.label}, KTO`,
      counts: { train: train.length, dev: dev.length, trainPairs: 0, devPairs: 0 },
      thumbs: written.thumbs,
      leftOut: written.leftOut,
      folder: out,
      bytes: dryRun ? 0 : await ports.adapters.exportFiles({ folder: out, copies: [], texts: written.files }),
      files: written.files.map(({ name }) => name),
      run: written.run,
      lossRule: 'by-thumb',
      preview: written.preview,
      notes: [
        ...(alone.leaked === 0 ? [] : [`${counted(alone.leaked, 'row')} thumbed down beside golden or dev rows: left out`]),
        ...written.notes,
        ...platform.notes,
      ],
    }
  }
  const written = writeHandover(platform, { name: task.name, systemPrompt, train, dev, baseModel })
  const breaches = limitBreaches(platform, { train, dev, systemPrompt }, written.files)
  refuseBreaches(platform, breaches)
  const bytes = dryRun ? 0 : await ports.adapters.exportFiles({ folder: out, copies: [], texts: written.files })
  return {
    platform: platform.label,
    counts: written.counts,
    leftOut: written.leftOut,
    folder: out,
    bytes,
    files: written.files.map(({ name }) => name),
    run: written.run,
    lossRule: platform.lossRule,
    preview: maskPreview(platform, train, systemPrompt),
    notes: [...lossNotes(platform.label, platform.loses, [...train, ...dev]), ...platform.notes],
  }
}
