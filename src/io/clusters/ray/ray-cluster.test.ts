import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { ClusterJob } from '../../../core/ports/cluster.ts'
import { systemClock } from '../../clock.ts'
import { extractZipEntry } from '../../models/zip-entry.ts'
import { createRayCluster } from './ray-cluster.ts'

const temporary = (): string => mkdtempSync(join(tmpdir(), 'assay-ray-'))

/** Ray's Jobs API in this process, as far as it is used: it unpacks the package and runs the entrypoint. tests/peers has the real one. */
const startRay = async (names: readonly string[], options: { readonly refuseFirst?: number; readonly loses?: boolean } = {}) => {
  const packages = new Map<string, Buffer>()
  const jobs = new Map<string, { status: string; logs: string }>()
  let [uploads, submissions] = [0, 0]
  const runJob = async (id: string, entrypoint: string, uri: string): Promise<void> => {
    const folder = temporary()
    const archive = join(folder, '.package')
    writeFileSync(archive, packages.get(uri.replace('gcs://', '')) ?? Buffer.alloc(0))
    for (const name of names) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      await extractZipEntry(archive, name, join(folder, name))
    }
    const job = { status: 'RUNNING', logs: `Running entrypoint for job ${id}: ${entrypoint}\n` }
    jobs.set(id, job)
    const child = spawn('sh', ['-c', entrypoint], { cwd: folder })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (job.logs += chunk.toString('utf8')))
    child.on('close', (code) => (job.status = code === 0 ? 'SUCCEEDED' : 'FAILED'))
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const send = (status: number, value: unknown = {}): void => void response.writeHead(status).end(JSON.stringify(value))
      const [, , kind, first = '', second = ''] = (request.url ?? '').split('/')
      if (kind === 'packages') {
        if (request.method === 'GET') return send(packages.has(second) ? 200 : 404)
        uploads++
        packages.set(second, body)
        return send(200)
      }
      if (request.method === 'POST' && second === 'stop') return send(200)
      if (request.method === 'POST') {
        submissions++
        if (submissions <= (options.refuseFirst ?? 0)) return send(500, 'no agent')
        const job = JSON.parse(body.toString('utf8')) as { submission_id: string; entrypoint: string; runtime_env: { working_dir: string } }
        void runJob(job.submission_id, job.entrypoint, job.runtime_env.working_dir).then(() => send(200))
        return
      }
      const job = options.loses === true ? undefined : jobs.get(first)
      if (job === undefined) return send(404)
      return send(200, second === 'logs' ? { logs: job.logs } : { status: job.status, message: '' })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    uploads: () => uploads,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const quick = { ...systemClock, sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(Math.min(ms, 20), signal) }
const signal = new AbortController().signal

const jobOf = (command: string): ClusterJob => {
  const folder = temporary()
  writeFileSync(join(folder, 'a.txt'), 'grüße\n'.repeat(1000))
  return {
    id: 'assay-1',
    command,
    files: new Map([
      ['data/input.txt', join(folder, 'a.txt')],
      ['empty', '/dev/null'],
    ]),
    results: ['.out/result.bin', 'nothing'],
  }
}
const names = ['data/input.txt', 'empty']

test.each([['in the log'], ['in a shared folder']])('a job gets its files, works in a copy, and its results come back %s', async (way) => {
  await using ray = await startRay(names)
  const shared = way === 'in the log' ? {} : { shared: temporary() }
  const cluster = createRayCluster({ address: ray.address, clock: quick, ...shared })
  const states: string[] = []
  const job = jobOf('mkdir .out && cat data/input.txt data/input.txt > .out/result.bin && echo done')
  await using result = await cluster.run(job, { signal, onState: (state) => states.push(state) })
  expect(result.status).toBe('succeeded')
  expect([...result.results.keys()]).toEqual(['.out/result.bin'])
  expect(readFileSync(result.results.get('.out/result.bin') ?? '', 'utf8')).toBe('grüße\n'.repeat(2000))
  expect(states.at(-1)).toBe('SUCCEEDED')
  await using again = await cluster.run({ ...job, id: 'assay-2' }, { signal })
  expect(again.status).toBe('succeeded')
  expect(ray.uploads()).toBe(1)
})

test('a command that fails still sends home what it left, and says why', async () => {
  await using ray = await startRay(names)
  const cluster = createRayCluster({ address: ray.address, clock: quick })
  const command = "mkdir .out; echo half > .out/result.bin; echo 'the disk is full' >&2; exit 3"
  await using result = await cluster.run(jobOf(command), { signal })
  expect(result.status).toBe('failed')
  expect(result.why).toBe('the disk is full')
  expect(readFileSync(result.results.get('.out/result.bin') ?? '', 'utf8')).toBe('half\n')
})

test('a cluster that is not ready yet is asked again; one that forgets the job has lost it', async () => {
  await using young = await startRay(names, { refuseFirst: 2 })
  await using result = await createRayCluster({ address: young.address, clock: quick }).run(jobOf('true'), { signal })
  expect(result.status).toBe('succeeded')
  await using forgetful = await startRay(names, { loses: true })
  await using lost = await createRayCluster({ address: forgetful.address, clock: quick }).run(jobOf('true'), { signal })
  expect(lost).toMatchObject({ status: 'failed', why: 'the cluster no longer knows the job' })
})

test('an address where nobody listens is told with a hint', async () => {
  const ray = await startRay(names)
  await ray[Symbol.asyncDispose]()
  const run = createRayCluster({ address: ray.address, clock: quick }).run(jobOf('true'), { signal })
  await expect(run).rejects.toMatchObject({ code: 'cluster-failed', exitCode: 4, hint: expect.stringContaining('--address') })
})
