import { buildCommand } from '@stricli/core'
import { parseReviewKeys, type ReviewKeys } from '../../core/data/review/review-keys.ts'
import { reviewQueues, type ReviewQueue } from '../../core/data/review/review-queue.ts'
import { AssayError } from '../../core/errors.ts'
import { countFlag, docs, emit, openTask, resolvePath, taskFlags, withProgress, type CommandThis, type TaskFlags } from '../command.ts'

interface Flags extends TaskFlags {
  readonly queue?: ReviewQueue
  readonly rows?: number
  readonly by?: string
  readonly seed?: number
  readonly blind?: boolean
  readonly keys?: ReviewKeys
  readonly page?: string
  readonly from?: string
  readonly undo?: string
  readonly status?: boolean
}

const text = (brief: string, placeholder: string) => ({ kind: 'parsed', parse: String, brief, placeholder, optional: true }) as const

const keysOf = (written: string): ReviewKeys => {
  const parsed = parseReviewKeys(written)
  if ('problem' in parsed) throw new AssayError('usage', `--keys: ${parsed.problem}`, { hint: 'for example --keys accept=j,reject=k' })
  return parsed.keys
}

const noTerminal = (): never => {
  throw new AssayError('usage', 'reviewing key by key needs a terminal', {
    hint: '`assay review --page review.html` writes the same queue as a page for a browser; `--from decisions.jsonl` reads it back',
  })
}

export const review = buildCommand<Flags, [], CommandThis>({
  docs: docs(
    'Look at rows one by one and accept, correct or reject them; measures agreement and how many answers are wrong',
    [
      'assay review',
      'assay review --queue audit -n 50',
      'assay review --queue second --by ada',
      'assay review --keys accept=j,reject=k',
      'assay review --page review.html',
      'assay review --from decisions.jsonl',
      'assay review --status',
    ],
    'Keys: a accept, e edit, 1-9 label, x reject, space skip, u undo, ? help, q quit. Every decision is a line of reviews.jsonl beside task.yaml at once; the data files are never changed: decisions are laid over the rows when they are read. Rows of golden are frozen and left out.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      queue: { kind: 'enum', values: [...reviewQueues], brief: 'Which rows (default: all, most worth a look first)', optional: true },
      rows: countFlag('Rows at most, also -n (default: 50 or 100, by the queue)'),
      by: text('Who reviews (default: the name of the user)', 'name'),
      seed: countFlag('Draws another random sample (default: the seed of task.yaml)'),
      blind: { kind: 'boolean', brief: 'Hide the present answer and who gave it', optional: true, withNegated: false },
      keys: {
        kind: 'parsed',
        parse: keysOf,
        brief: 'Other keys for accept, edit, suggested, reject, skip, undo, help or quit',
        placeholder: 'accept=j,...',
        optional: true,
      },
      page: text('Write the queue as a page for a browser (.html) instead', 'file'),
      from: text('Read decisions made on a page', 'file'),
      undo: text('Take your last decision about a row back', 'id'),
      status: {
        kind: 'boolean',
        brief: 'Show what is decided, how fast, at what cost, and how far people agree',
        optional: true,
        withNegated: false,
      },
    },
    aliases: { n: 'rows' },
  },
  async func(flags) {
    const { cli } = this
    const modes = [flags.page, flags.from, flags.undo, flags.status].filter((mode) => mode !== undefined)
    if (modes.length > 1) throw new AssayError('usage', '--page, --from, --undo and --status exclude each other')
    const { queue = 'all', status } = flags
    if (modes.length === 0 && cli.keys === undefined) noTerminal()
    const [flow, { loadTask }, render] = await Promise.all([
      import('../../flows/review.ts'),
      import('../../flows/load-task.ts'),
      import('../render/review.ts'),
    ])
    const { ports, files } = await openTask(cli, flags)
    const task = await loadTask(files)
    const data = await withProgress(cli, (sink) => flow.readReviewData({ task, files, ports, sink, signal: cli.signal }), { quiet: true })
    const name = flags.by ?? cli.env['USER']
    if (status === true) {
      const { statusOfReview } = await import('../../flows/review-status.ts')
      emit(cli, flags, statusOfReview(data), render.renderReviewStatus)
      return
    }
    if (flags.from !== undefined) {
      const { readDecisions } = await import('../../flows/review-from.ts')
      const read = await readDecisions(resolvePath(cli.cwd, flags.from), {
        data,
        files,
        reader: ports.reader,
        by: name,
        signal: cli.signal,
      })
      emit(cli, flags, read, render.renderReadDecisions)
      return
    }
    if (name === undefined || name === '') throw new AssayError('usage', 'who reviews is not known', { hint: 'say it with --by NAME' })
    const { reviewWriter } = await import('../../flows/review-writer.ts')
    const writer = reviewWriter({ files, data, by: name, clock: ports.clock })
    if (flags.undo !== undefined) {
      emit(cli, flags, await flow.undoReview(data, { id: flags.undo, by: name, writer }), render.renderUndone)
      return
    }
    const plan = await flow.planReview(data, {
      queue,
      by: name,
      seed: flags.seed ?? task.split.seed,
      signal: cli.signal,
      ...(flags.rows !== undefined && { n: flags.rows }),
      ...(flags.blind !== undefined && { blind: flags.blind }),
    })
    const forecast = queue === 'next' ? { forecast: await flow.forecastOf(data, cli.signal) } : {}
    if (flags.page !== undefined) {
      const { writeReviewPage } = await import('../../flows/review-page.ts')
      const written = await writeReviewPage(plan, {
        data,
        files,
        by: name,
        path: resolvePath(cli.cwd, flags.page),
        ...(flags.keys !== undefined && { keys: flags.keys }),
      })
      emit(cli, flags, { ...written, ...forecast }, render.renderPageWritten)
      return
    }
    const [{ reviewOnTerminal }, { rowsPerHour }] = await Promise.all([
      import('../review-terminal.ts'),
      import('../../core/data/review/pace.ts'),
    ])
    const input = (await cli.keys?.()) ?? noTerminal()
    const { done } = await reviewOnTerminal(cli, {
      input,
      writer,
      monotonicMs: () => ports.clock.monotonicMs(),
      rows: plan.rows,
      labels: data.labels,
      ...(flags.keys !== undefined && { keys: flags.keys }),
      problemOf: (answer) => {
        const read = data.answer(answer)
        return 'problem' in read ? read.problem : undefined
      },
    })
    const skipped = done.filter(({ decision }) => decision === 'skip').length
    const pace = rowsPerHour(done.map(({ seconds }) => seconds))
    const value = {
      queue,
      by: name,
      rows: plan.rows.length,
      decided: done.length - skipped,
      skipped,
      ...(pace !== undefined && { rowsPerHour: pace }),
      ...forecast,
    }
    emit(cli, flags, value, render.renderReviewed)
  },
})
