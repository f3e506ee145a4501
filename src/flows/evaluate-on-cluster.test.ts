import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { email, makeLeavingTask, type LeavingTask } from '../../tests/e2e/leaving-task.ts'
import { composePorts } from '../compose.ts'
import type { Cluster } from '../core/ports/cluster.ts'
import { evaluateOnCluster } from './evaluate-on-cluster.ts'
import type { EvaluateRequest } from './evaluate.ts'

const makeTask = (made: Omit<LeavingTask, 'far'>): string => makeLeavingTask({ ...made, far: 'http://models.example/v1' })

const request = async (folder: string, more: Partial<EvaluateRequest> = {}): Promise<EvaluateRequest> => {
  const home = mkdtempSync(join(tmpdir(), 'assay-home-'))
  const ports = await composePorts({ HOME: home, ASSAY_HOME: home })
  const files = ports.openFolder(folder)
  const { signal } = new AbortController()
  return { files, ports, sink: () => {}, signal, arms: ['prompt@near'], repeats: 1, ...more }
}

describe('a cluster', () => {
  const started = async (folder: string, more: Partial<EvaluateRequest> = {}) => {
    const jobs: (readonly string[])[] = []
    const notes: string[] = []
    const cluster: Cluster = {
      run: async ({ files }) => {
        jobs.push([...files.keys()])
        throw new Error('no such cluster')
      },
    }
    const base = await request(folder, more)
    const sink: EvaluateRequest['sink'] = (event) => void (event.kind === 'note' && notes.push(event.message))
    const asked = { ...base, sink, cluster, address: 'http://ray.example:8265', shards: 1, command: 'assay' }
    const error = await evaluateOnCluster(asked).catch((thrown: unknown) => thrown)
    return { jobs, notes, error: error as Error & { code?: string } }
  }
  const near = { arms: '[prompt@near]' } as const

  it.each([
    ['a row of the task', { ...near, text: email }, {}, /1 row with email \(rows\.jsonl:8\)/],
    [
      'a row that no split holds, as it has no answer',
      near,
      { 'rows.jsonl': `{"id":"open","text":"of ${email}"}` },
      /with email \(rows\.jsonl:91\)/,
    ],
    [
      'a column that the task does not name',
      near,
      { 'rows.jsonl': `{"id":"x","text":"billing w","label":"billing","owner":"ann\\u0040example.com"}` },
      /with email \(rows\.jsonl:91\)/,
    ],
    ['another file of the folder', near, { 'notes.md': `# Notes\nask ${email}\n` }, /with email \(notes\.md:2\)/],
    ['another table of the folder', near, { 'old.csv': `id,who\n1,${email}\n` }, /with email \(old\.csv:2\)/],
  ] as const)('gets no job where there is an email in %s', async (_name, made, files, message) => {
    const folder = makeTask(made)
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, name)
      writeFileSync(path, existsSync(path) ? `${readFileSync(path, 'utf8')}${text}\n` : text)
    }
    const { jobs, error } = await started(folder)
    expect(error).toMatchObject({ code: 'personal-data', message: expect.stringMatching(message) as string })
    expect(jobs).toEqual([])
  })

  it('gets no job where a row has a confidential tag', async () => {
    const folder = makeTask({ ...near, yaml: '' })
    const path = join(folder, 'task.yaml')
    const task = readFileSync(path, 'utf8').replace('expected: label', 'expected: label, tags: tags')
    writeFileSync(path, task.replace('{ leaving: block }', '{ confidential: [hr] }'))
    writeFileSync(
      join(folder, 'rows.jsonl'),
      `${readFileSync(join(folder, 'rows.jsonl'), 'utf8')}{"id":"h1","text":"a pay rise","tags":"hr"}\n`,
    )
    const { jobs, error } = await started(folder)
    expect(error).toMatchObject({ code: 'personal-data', message: expect.stringContaining('1 row with tag hr (h1)') as string })
    expect(jobs).toEqual([])
  })

  it('gets no file of the command line with an email in it, also outside the rows that were asked for', async () => {
    const folder = makeTask(near)
    const path = join(folder, '..', 'more-leaving.csv')
    writeFileSync(path, `id,text,label\nm1,my parcel,delivery\nm2,of ${email},billing\n`)
    const { jobs, error } = await started(folder, { data: { path, name: 'more.csv' }, range: { from: 1, to: 1 } })
    expect(error).toMatchObject({ code: 'personal-data' })
    expect(jobs).toEqual([])
  })

  it('gets the rest, but no key of pseudonyms, and people are told of what nobody could look into', async () => {
    const folder = makeTask(near)
    for (const name of ['k.key', 'k.key.vault', 'model.gguf']) writeFileSync(join(folder, name), 'x')
    const { jobs, notes, error } = await started(folder)
    expect(error.message).toBe('no such cluster')
    expect(jobs[0]).toEqual(expect.arrayContaining(['rows.jsonl', 'task.yaml', 'model.gguf']))
    expect(jobs[0]?.filter((name) => name.startsWith('k.key'))).toEqual([])
    expect(notes.join()).toContain('1 file that could not be looked into: model.gguf')
  })
})
