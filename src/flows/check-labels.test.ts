import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { composePorts } from '../compose.ts'
import type { Finding } from '../core/data/finding.ts'
import { rowHash } from '../core/data/to-example.ts'
import { createRandom } from '../core/lib/random.ts'
import { openTaskFiles } from '../io/task-files.ts'
import { checkData } from './check.ts'
import { gatherData } from './gather-data.ts'
import { checkLabels } from './label-noise.ts'
import { loadTask } from './load-task.ts'

const root = mkdtempSync(join(tmpdir(), 'assay-labels-'))
afterAll(() => rmSync(root, { recursive: true }))

const words = { billing: ['invoice', 'charge', 'bill', 'amount', 'fee'], delivery: ['parcel', 'courier', 'late', 'address', 'van'] }
const names = ['billing', 'delivery'] as const
const random = createRandom(4)
const pick = (from: readonly string[]): string => from[random.below(from.length)] ?? ''
/** Every twelfth label is wrong. */
const rows = Array.from({ length: 120 }, (_, at) => {
  const truth = pick(names) === 'billing' ? 'billing' : 'delivery'
  const other = truth === 'billing' ? 'delivery' : 'billing'
  return `${pick(words[truth])} ${pick(words[truth])} ${pick(words[truth])} n${at * 7919} m${at * 104_729},${at % 12 === 5 ? other : truth}`
})
writeFileSync(join(root, 'rows.csv'), `text,label\n${rows.join('\n')}\n`)
writeFileSync(join(root, 'task.yaml'), 'name: mails\nkind: classification\ndata: rows.csv\n')

test('the share of suspects is an upper indication, until people audited: then the audited share stands in its place', async () => {
  const { languages: _languages, secretScanner: _scanner, ...ports } = await composePorts({ HOME: root, ASSAY_HOME: root })
  const files = openTaskFiles(root)
  const task = await loadTask(files)
  const options = { task, files, ports, sink: () => {}, signal: new AbortController().signal }
  const gathered = await gatherData(options)
  const messageOf = (findings: readonly Finding[]) => findings.find(({ id }) => id === 'label-noise')?.message
  const before = await checkLabels({ ...options, reader: ports.reader, gathered })
  expect(messageOf(before.findings)).toMatch(/\d % is an upper indication of the share, not an estimate/)
  expect(before.audited).toBeUndefined()

  const records = gathered.usable.slice(0, 50).map((example, at) => ({
    id: example.id,
    hash: rowHash(example),
    decision: at < 5 ? 'edit' : 'accept',
    previous: example.expected,
    ...(at < 5 && { expected: example.expected === 'billing' ? 'delivery' : 'billing' }),
    by: 'ann',
    at: new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString(),
    queue: 'audit',
  }))
  writeFileSync(join(root, 'reviews.jsonl'), `${records.map((record) => JSON.stringify(record)).join('\n')}\n`)
  const after = await checkData({ ...options, labelPorts: ports })
  expect(messageOf(after.findings)).toContain('an audit of 50 random rows says that 10.0 % [3.3, 21.8] of all labels are wrong')
  expect(messageOf(after.findings)).not.toContain('indication')
  expect(after.auditedNoise).toMatchObject({ wrong: 5, n: 50 })
})
