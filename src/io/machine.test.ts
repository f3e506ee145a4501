import { expect, test } from 'vitest'
import { cpuFlags, quotaCores, readMachine } from './machine.ts'

test('a container’s CPU quota is read from both versions of cgroups', () => {
  expect(quotaCores('150000 100000', '', '')).toBe(1.5)
  expect(quotaCores('max 100000', '', '')).toBe(Infinity)
  expect(quotaCores('', '400000', '100000')).toBe(4)
  expect(quotaCores('', '-1', '100000')).toBe(Infinity)
  expect(quotaCores('', '', '')).toBe(Infinity)
})

test('flags are read from x86 and ARM forms', () => {
  expect(cpuFlags('processor\t: 0\nflags\t\t: fpu avx2 amx_bf16\n')).toEqual(['fpu', 'avx2', 'amx_bf16'])
  expect(cpuFlags('Features\t: fp asimd\n')).toEqual(['fp', 'asimd'])
  expect(cpuFlags('')).toEqual([])
})

test('this machine has at least a core and some memory', () => {
  const machine = readMachine()
  expect(machine.cores).toBeGreaterThanOrEqual(1)
  expect(machine.memoryBytes).toBeGreaterThan(2 ** 27)
})
