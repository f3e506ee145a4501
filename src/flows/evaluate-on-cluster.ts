import { ArmNotNeeded } from '../core/arms/arm.ts'
import { AssayError } from '../core/errors.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import type { Cluster } from '../core/ports/cluster.ts'
import { counted } from '../core/report/format.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import { privacyBlock } from '../core/task/privacy-block.ts'
import { chooseArms, evaluateIn, makeReady, openRows, type EvaluateRequest, type EvaluationWithValues } from './evaluate.ts'
import type { EvaluationRows, RowRange } from './evaluation-rows.ts'
import { openRun } from './open-run.ts'
import type { OpenedRun } from './open-run.ts'
import { refuseFilesLeaving } from './refuse-files-leaving.ts'

export interface ClusterRequest extends EvaluateRequest {
  readonly cluster: Cluster
  /** Where it is; for the privacy rule. */
  readonly address: string
  readonly shards: number
  /** How Assay is called on the nodes. */
  readonly command: string
}

/** A shard that fails is submitted again this often, with what it had finished. */
const mostTries = 3
const journalPath = '.assay/journal.sqlite'

const countRows = async ({ total, read }: EvaluationRows): Promise<number> => {
  if (total !== undefined) return total
  let rows = 0
  for await (const row of read()) if (row !== undefined) rows++
  return rows
}

/** Equal parts, in order; `first` is the number of the first row. */
const partsOf = (rows: number, shards: number, first: number): readonly RowRange[] => {
  const count = Math.min(shards, rows)
  const start = (i: number): number => Math.floor((i * rows) / count) + first
  return Array.from({ length: count }, (_, i) => ({ from: start(i), to: start(i + 1) - 1 }))
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

const commandOf = (
  request: ClusterRequest,
  options: { readonly arm: string; readonly range: RowRange; readonly maxUsd: number },
): string => {
  const { data, repeats, options: run } = request
  const { arm, range, maxUsd } = options
  return [
    request.command,
    `evaluate --task . --arm ${quoted(arm)} --rows ${range.from}-${range.to} --repeats ${repeats}`,
    data === undefined ? '' : '--data .assay-rows',
    maxUsd > 0 ? `--max-usd ${maxUsd}` : '',
    run?.concurrency === undefined ? '' : `--concurrency ${run.concurrency}`,
    '>/dev/null',
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** The task's files and the rows; a key of pseudonyms with its table is nothing that a node needs. */
const filesOf = async ({ files }: OpenedRun['session'], { data }: ClusterRequest): Promise<ReadonlyMap<string, string>> => {
  const paths = await files.list('')
  const vaults = new Set(paths.filter((path) => path.endsWith('.vault')))
  return new Map([
    ...paths.flatMap((path) => (vaults.has(path) || vaults.has(`${path}.vault`) ? [] : [[path, files.absolute(path)] as const])),
    ...(data === undefined ? [] : [['.assay-rows', data.path] as const]),
  ])
}

/** What the nodes need to answer as this machine would: the task, the rows, an adapter, and all that was answered before. */
const packageOf = async (run: OpenedRun, request: ClusterRequest, arm: string, seed: string): Promise<ReadonlyMap<string, string>> => {
  const { files } = run.session
  const adapter = `.assay/models/${arm}`
  const paths = (await files.exists(adapter)) ? (await files.list(adapter)).map((path) => `${adapter}/${path}`) : []
  return new Map([
    ...(await filesOf(run.session, request)),
    ...paths.map((path) => [path, files.absolute(path)] as const),
    [journalPath, files.absolute(seed)],
  ])
}

const runShard = async (
  run: OpenedRun,
  request: ClusterRequest,
  shard: { readonly arm: string; readonly range: RowRange; readonly maxUsd: number },
): Promise<void> => {
  const { session } = run
  const { files, journal, signal, ports, sink } = session
  const { arm, range } = shard
  const label = `${arm}, rows ${range.from} to ${range.to}`
  for (let attempt = 1; ; attempt++) {
    const id = `assay-${sha256Hex(`${session.run.id} ${label} ${ports.clock.now()} ${attempt}`).slice(0, 16)}`
    const seed = `.assay/${id}.sqlite`
    await files.remove(seed)
    await journal.copyTo(files.absolute(seed))
    try {
      await using result = await request.cluster.run(
        {
          id,
          command: commandOf(request, shard),
          files: await packageOf(run, request, arm, seed),
          results: [journalPath, `${journalPath}-wal`],
        },
        { signal, onState: (state) => sink({ kind: 'note', level: 'info', message: `${label}: ${state.toLowerCase()} as ${id}` }) },
      )
      const kept = result.results.get(journalPath)
      const before = (await journal.orphans()).length
      const finished = kept === undefined ? 0 : await journal.absorb(kept)
      if (result.status === 'succeeded' && kept !== undefined) return
      const uncertain = Math.max(0, (await journal.orphans()).length - before)
      if (uncertain > 0) session.possiblyPaidTwice.set(arm, (session.possiblyPaidTwice.get(arm) ?? 0) + uncertain)
      const why = `${label} failed on the cluster: ${result.why === '' ? 'it left no result' : result.why}`
      if (attempt >= mostTries)
        throw new AssayError('cluster-failed', `${label} failed ${attempt} times on the cluster`, {
          where: request.address,
          hint: 'the log says why; run the same command again: finished calls are replayed',
          also: [{ message: result.why }],
        })
      sink({ kind: 'note', level: 'warning', message: `${why}; ${counted(finished, 'finished call')} kept, the rest is submitted again` })
    } finally {
      await files.remove(seed)
    }
  }
}

/**
 * Evaluates on a cluster: every arm that asks a model is fitted here, its rows are cut into shards, each shard runs `assay evaluate` on a node and
 * sends its journal back. Then the evaluation is made here from the merged journal, so its result is that of a local run.
 * Throws `cluster-failed`, `privacy-blocked`, `personal-data`, and what `evaluate` throws.
 */
export const evaluateOnCluster = async (request: ClusterRequest): Promise<EvaluationWithValues> => {
  await using run = await openRun({ ...request, options: { ...request.options, visit: true } })
  const { session } = run
  const place = { name: 'the cluster', model: '', provider: 'ray', baseUrl: request.address }
  const blocked = privacyBlock(session.task, place)
  if (blocked !== undefined)
    throw new AssayError('privacy-blocked', blocked, {
      where: 'task.yaml',
      hint: 'the whole task, golden rows included, is sent to the cluster',
    })
  if (!isOnThisMachine(place)) {
    // Files are sent whole: also rows and columns that no split holds.
    await refuseFilesLeaving(await filesOf(session, request), { ...session, to: place.name, scanner: session.ports.secretScanner })
  }
  const rows = await countRows(openRows(session, request))
  const parts = partsOf(rows, request.shards, request.range?.from ?? 1)
  for (const candidate of chooseArms(run, request.arms)) {
    const arm = await makeReady(run, candidate).catch((error: unknown) => {
      if (error instanceof ArmNotNeeded && request.arms.length === 0) return undefined
      throw error
    })
    if (arm === undefined || arm.fitted.kind === 'local') continue
    const maxUsd = Math.max(0, session.task.budget.usd - session.spentUsd) / parts.length
    const shards = parts.map(async (range) => await runShard(run, request, { arm: candidate.name, range, maxUsd }))
    // All are waited for: one that fails must not leave others running unseen, nor what they finished.
    const ends = await Promise.allSettled(shards)
    const failed = ends.find((end) => end.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    session.spentUsd = await session.journal.spentUsd()
  }
  return await evaluateIn(run, request)
}
