import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { readKeys } from './read-keys.ts'

const open = (signal: AbortSignal = new AbortController().signal) => {
  const stream = new PassThrough()
  const calls: string[] = []
  const input = Object.assign(stream, {
    setRawMode: (raw: boolean) => calls.push(`raw ${raw}`),
    unref: () => calls.push('unref'),
  })
  return { stream, calls, keys: readKeys(input, signal) }
}

test('keys come one by one; closing puts the terminal back and lets the program end', async () => {
  const { stream, calls, keys } = open()
  stream.write('ax')
  const got: string[] = []
  for await (const key of keys) if (got.push(key) === 2) break
  keys.close()
  expect(got).toEqual(['a', 'x'])
  expect(calls).toEqual(['raw true', 'raw false', 'unref'])
  expect(stream.destroyed).toBe(false)
})

test('a stop from outside ends the keys, also while none is pressed', async () => {
  const controller = new AbortController()
  const { keys } = open(controller.signal)
  const got: string[] = []
  setImmediate(() => controller.abort())
  for await (const key of keys) got.push(key)
  expect(got).toEqual([])
})
