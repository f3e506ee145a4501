import { hash } from 'node:crypto'
import type { request as Request } from 'undici'
import { AssayError } from '../../../core/errors.ts'

export type RayStatus = 'PENDING' | 'RUNNING' | 'STOPPED' | 'SUCCEEDED' | 'FAILED'

export interface RayJob {
  readonly status: RayStatus
  readonly message: string
}

/** Ray's Jobs REST API (docs.ray.io, "Ray Jobs REST API"), as far as it is needed here. */
export interface RayApi {
  /** Uploads a ZIP once; returns the URI that a job names as its working folder. */
  upload(zip: Buffer, signal: AbortSignal): Promise<string>
  submit(job: { readonly id: string; readonly entrypoint: string; readonly workingDir: string }, signal: AbortSignal): Promise<void>
  /** Undefined for a job that the cluster does not know (any more). */
  status(id: string, signal: AbortSignal): Promise<RayJob | undefined>
  logs(id: string, signal: AbortSignal): Promise<string>
  /** Never throws: the job may have ended, the cluster may be gone. */
  stop(id: string): Promise<void>
}

interface Response {
  readonly status: number
  readonly text: string
}

/** Deadline of one request, ms. */
const timeoutMs = 30_000
/** Requests are tried this often, a minute in all: a head node restarts, and a young one has no agent yet. Submitting twice is one job. */
const attempts = 8
const longestPauseMs = 16_000

const isStatus = (value: unknown): value is RayStatus =>
  value === 'PENDING' || value === 'RUNNING' || value === 'STOPPED' || value === 'SUCCEEDED' || value === 'FAILED'

/** `address` is that of the dashboard, `http://HEAD:8265`. */
export const createRayApi = (address: string, sleep: (ms: number, signal: AbortSignal) => Promise<void>): RayApi => {
  const base = address.replace(/\/+$/, '')
  const failed = (what: string, cause?: unknown): AssayError =>
    new AssayError('cluster-failed', `Ray at ${base} ${what}`, {
      where: base,
      hint: 'check --address (the dashboard, usually port 8265) with `ray job list --address URL`; what was answered is kept',
      cause,
    })

  // Not `fetch`: it says that it is a browser, and Ray refuses what a web page might send.
  const send = async (path: string, options: Parameters<typeof Request>[1], signal: AbortSignal): Promise<Response> => {
    try {
      const { request } = await import('undici')
      const { statusCode, body } = await request(`${base}${path}`, {
        ...options,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      return { status: statusCode, text: await body.text() }
    } catch (error) {
      if (signal.aborted) throw signal.reason
      throw failed('could not be reached', error)
    }
  }
  const sendPatiently = async (path: string, options: Parameters<typeof Request>[1], signal: AbortSignal): Promise<Response> => {
    for (let attempt = 1; ; attempt++) {
      try {
        const response = await send(path, options, signal)
        if (response.status < 500 || attempt >= attempts) return response
      } catch (error) {
        if (signal.aborted || attempt >= attempts) throw error
      }
      await sleep(Math.min(longestPauseMs, 250 * 2 ** attempt), signal)
    }
  }
  const get = async (path: string, signal: AbortSignal): Promise<Response> => await sendPatiently(path, {}, signal)
  const refused = (what: string, response: Response): AssayError =>
    failed(`${what} (HTTP ${response.status}: ${response.text.replace(/\s+/g, ' ').slice(0, 300)})`)

  return {
    async upload(zip, signal) {
      const name = `_ray_pkg_${hash('sha256', zip).slice(0, 32)}.zip`
      const path = `/api/packages/gcs/${name}`
      const known = await get(path, signal)
      if (known.status !== 200) {
        const response = await sendPatiently(path, { method: 'PUT', body: zip }, signal)
        if (response.status !== 200) throw refused('did not take the package', response)
      }
      return `gcs://${name}`
    },
    async submit({ id, entrypoint, workingDir }, signal) {
      const body = JSON.stringify({ entrypoint, submission_id: id, runtime_env: { working_dir: workingDir }, entrypoint_num_cpus: 1 })
      const response = await sendPatiently('/api/jobs/', { method: 'POST', headers: { 'content-type': 'application/json' }, body }, signal)
      const isThere = response.status === 400 && response.text.includes('already exists')
      if (response.status !== 200 && !isThere) throw refused('refused the job', response)
    },
    async status(id, signal) {
      const response = await get(`/api/jobs/${id}`, signal)
      if (response.status === 404) return undefined
      if (response.status !== 200) throw refused('does not tell how the job is', response)
      const job = JSON.parse(response.text) as { readonly status?: unknown; readonly message?: unknown }
      if (!isStatus(job.status)) throw failed(`gave a job the status ${String(job.status)}, which is not one of its own`)
      return { status: job.status, message: typeof job.message === 'string' ? job.message : '' }
    },
    async logs(id, signal) {
      const response = await get(`/api/jobs/${id}/logs`, signal)
      if (response.status !== 200) return ''
      const { logs } = JSON.parse(response.text) as { readonly logs?: unknown }
      return typeof logs === 'string' ? logs : ''
    },
    async stop(id) {
      await send(`/api/jobs/${id}/stop`, { method: 'POST' }, AbortSignal.timeout(timeoutMs)).catch(() => undefined)
    },
  }
}
