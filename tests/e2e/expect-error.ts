import { expect } from 'vitest'
import type { Finished } from './run-assay.ts'

/** A stop that a person can act on: the exit code, no stack, nothing called a bug, and a next step after an arrow. */
export const expectError = (
  run: Finished,
  options: { readonly code: number; readonly says: RegExp; readonly hint?: RegExp | false },
): void => {
  const { code, says, hint = /\S/ } = options
  // Wrapping breaks sentences at the width of a terminal.
  const text = run.stderr.replace(/\s+/g, ' ')
  expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code, stderr: expect.stringContaining('✗') })
  expect(text).toMatch(says)
  expect(run.stderr).not.toMatch(/this is a bug|^\s+at .+:\d+:\d+|node:internal|Warning:/m)
  if (hint !== false) expect(text.slice(text.indexOf('→') + 1)).toMatch(hint)
  if (hint !== false) expect(run.stderr).toContain('→')
}
