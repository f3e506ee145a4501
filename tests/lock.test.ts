import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

interface Locked {
  readonly version?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly resolved?: string
}

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }

// A registry that lacks a platform's package makes npm drop it from the lock, and then `npm ci` refuses the lock everywhere.
test('the lock names the prebuilt llama.cpp of every platform', () => {
  const optional = lock.packages['node_modules/node-llama-cpp']?.optionalDependencies ?? {}
  expect(Object.keys(optional).length).toBeGreaterThan(5)
  for (const [name, version] of Object.entries(optional)) expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version)
})

test('the lock holds no address of a registry', () => {
  expect(Object.values(lock.packages).filter((entry) => entry.resolved !== undefined)).toEqual([])
})
