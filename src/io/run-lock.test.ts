import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { lockRun } from './run-lock.ts'

const root = mkdtempSync(join(tmpdir(), 'assay-lock-'))
afterAll(() => rmSync(root, { recursive: true }))

test('a second run on the same task is refused with the holder’s process id, and free after the first ends', async () => {
  const first = lockRun(root)
  expect(() => lockRun(root)).toThrow(
    expect.objectContaining({ code: 'run-locked', message: expect.stringContaining(String(process.pid)) }),
  )
  await first[Symbol.asyncDispose]()
  await lockRun(root)[Symbol.asyncDispose]()
})

test('the lock of a killed process is gone', async () => {
  const script = join(root, 'hold.ts')
  writeFileSync(
    script,
    `import { lockRun } from ${JSON.stringify(new URL('run-lock.ts', import.meta.url).href)}
    globalThis.held = lockRun(${JSON.stringify(root)})
    console.log('held')
    setInterval(() => undefined, 1000)`,
  )
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  expect(() => lockRun(root)).toThrow(expect.objectContaining({ message: expect.stringContaining(String(child.pid)) }))
  child.kill('SIGKILL')
  await once(child, 'exit')
  await lockRun(root)[Symbol.asyncDispose]()
})
