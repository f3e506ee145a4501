import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Cluster, ClusterJob } from '../../../core/ports/cluster.ts'
import { AssayError } from '../../../core/errors.ts'
import type { Clock } from '../../../core/ports/world.ts'
import { formatBytes } from '../../../core/report/format.ts'
import { createRayApi } from './ray-api.ts'
import { zipFolder } from './zip-folder.ts'

export interface RayOptions {
  /** Of the dashboard: `http://HEAD:8265`. */
  readonly address: string
  /** A folder that every node and this machine see under the same path; without it results come back in the job's log. */
  readonly shared?: string
  readonly clock: Clock
  readonly pollMs?: number
}

/** Ray refuses larger packages (100 MiB); more belongs on a shared disk. */
const mostPackageBytes = 100 * 2 ** 20
/** A job that the cluster forgot is gone after so many looks. */
const looksBeforeLost = 3
const marker = 'ASSAY-RESULT'
const lastCommand = 'exit $code'

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/**
 * Jobs on one node share the unpacked folder, so each works in a copy. The results come back whatever became of the command: what was
 * paid for must not be lost with it.
 */
const scriptOf = (job: ClusterJob, shared: string | undefined): string => {
  const save =
    shared === undefined
      ? `echo "${marker} $(basename "$file")"; gzip -c "$file" | base64; echo "${marker} end"`
      : `mkdir -p ${quoted(join(shared, job.id))}; cp "$file" ${quoted(join(shared, job.id))}/`
  return [
    'work=$(mktemp -d)',
    'cp -R . "$work" && cd "$work" || exit 1',
    `sh -c ${quoted(job.command)}`,
    'code=$?',
    `for file in ${job.results.map(quoted).join(' ')}; do if [ -f "$file" ]; then ${save}; fi; done`,
    'cd / && rm -rf "$work"',
    lastCommand,
  ].join('\n')
}

/** Undefined for what a killed job left half written. */
const unzipped = (base64: string): Buffer | undefined => {
  try {
    return gunzipSync(Buffer.from(base64, 'base64'))
  } catch {
    return undefined
  }
}

/** Writes the files that a log carries into a folder; returns the log without them. */
const unpackLog = (log: string, folder: string): string => {
  const rest: string[] = []
  let open: { readonly name: string; readonly lines: string[] } | undefined
  for (const line of log.split('\n')) {
    const name = line.startsWith(`${marker} `) ? basename(line.slice(marker.length + 1).trim()) : undefined
    if (name === 'end' && open !== undefined) {
      const bytes = unzipped(open.lines.join(''))
      if (bytes !== undefined) writeFileSync(join(folder, open.name), bytes)
      open = undefined
    } else if (name !== undefined) open = { name, lines: [] }
    else (open?.lines ?? rest).push(line)
  }
  return rest.join('\n')
}

/** Ray begins a log with the whole command, in many lines of which the last is known. */
const afterCommand = (log: string): string => {
  const end = log.indexOf(lastCommand)
  return end < 0 ? log : log.slice(end + lastCommand.length)
}

const lastLines = (text: string): string => text.trim().split('\n').slice(-8).join(' | ').slice(-600)

/** Jobs on a Ray cluster through its Jobs API. Keys of providers are not sent along: the nodes must have them in their environment. */
export const createRayCluster = ({ address, shared, clock, pollMs = 1_000 }: RayOptions): Cluster => {
  const api = createRayApi(address, (ms, signal) => clock.sleep(ms, signal))

  const waitFor = async (
    id: string,
    signal: AbortSignal,
    onState: (state: string) => void,
  ): Promise<{ readonly ok: boolean; readonly why: string }> => {
    let [lost, shown] = [0, '']
    while (true) {
      await clock.sleep(pollMs, signal)
      const job = await api.status(id, signal)
      if (job === undefined) {
        if (++lost >= looksBeforeLost) return { ok: false, why: 'the cluster no longer knows the job' }
        continue
      }
      lost = 0
      if (job.status !== shown) onState(job.status)
      shown = job.status
      if (job.status === 'SUCCEEDED') return { ok: true, why: '' }
      if (job.status === 'FAILED' || job.status === 'STOPPED') return { ok: false, why: job.message }
    }
  }

  return {
    async run(job, { signal, onState = () => {} }) {
      const zip = zipFolder(job.files)
      if (zip.length > mostPackageBytes)
        throw new AssayError(
          'cluster-failed',
          `the task is ${formatBytes(zip.length)} packed, Ray takes ${formatBytes(mostPackageBytes)}`,
          {
            hint: 'move files that the task does not need out of its folder',
          },
        )
      const workingDir = await api.upload(zip, signal)
      await api.submit({ id: job.id, entrypoint: scriptOf(job, shared), workingDir }, signal)
      try {
        const end = await waitFor(job.id, signal, onState)
        const folder = mkdtempSync(join(tmpdir(), 'assay-cluster-'))
        const log = lastLines(unpackLog(afterCommand(await api.logs(job.id, signal)), folder))
        const own = shared === undefined ? undefined : join(shared, job.id)
        if (own !== undefined && existsSync(own)) cpSync(own, folder, { recursive: true })
        const present = job.results.map((path) => [path, join(folder, basename(path))] as const).filter(([, file]) => existsSync(file))
        return {
          status: end.ok ? 'succeeded' : 'failed',
          // Ray's own message repeats the log, results and all.
          why: log === '' ? end.why.slice(0, 300) : log,
          results: new Map(present),
          [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
        }
      } catch (error) {
        if (signal.aborted) await api.stop(job.id)
        throw error
      }
    },
  }
}
