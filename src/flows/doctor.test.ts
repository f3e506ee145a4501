import { expect, test } from 'vitest'
import type { Host } from '../core/ports/host.ts'
import { createFakeTrainer } from '../io/trainers/fake/index.ts'
import { createModelStore } from '../io/models/model-store.ts'
import { examineMachine, type MachineFinding } from './doctor.ts'

/** A machine on which only the named programs exist, with what they print. */
const machine = (programs: Readonly<Record<string, string>>, options: { readonly free?: number; readonly node?: string } = {}): Host => ({
  nodeVersion: options.node ?? '24.21.0',
  list: async () => [],
  freeBytes: async () => options.free ?? 100e9,
  freeMemoryBytes: () => 8e9,
  remove: async () => {},
  firstLine: async (program) => programs[program],
})

const examine = async (host: Host): Promise<ReadonlyMap<string, MachineFinding>> => {
  const ports = {
    home: '/nowhere/assay',
    machine: { cores: 2, memoryBytes: 16e9, cpu: 'AMD EPYC', flags: ['avx2', 'sse4'], platform: 'linux-x64' },
    trainers: { fake: createFakeTrainer({}) },
    models: createModelStore('/nowhere/assay'),
    codeVersion: '0.1.0',
    variablesSet: new Set(['OPENAI_API_KEY', 'PATH']),
  }
  return new Map((await examineMachine({ ports, host })).map((finding) => [finding.id, finding]))
}

test('a machine with everything has nothing missing, and the keys are named without their values', async () => {
  const found = await examine(machine({ python3: 'Python 3.12.1', uv: 'uv 0.9.2', 'nvidia-smi': 'NVIDIA H100, 81559 MiB' }))
  expect([...found.values()].filter(({ status }) => status === 'missing' || status === 'warning')).toEqual([])
  expect(found.get('keys')?.detail).toBe('OPENAI_API_KEY')
  expect(found.get('cpu')?.detail).toBe('2 cores, AMD EPYC, avx2')
  expect(found.get('gpu')?.detail).toContain('H100')
})

test.each([
  [{}, 'not found; training needs it'],
  [{ python3: 'Python 3.9.18' }, 'Python 3.9.18 is too old to train with'],
])('without a Python of 3.10 or later training cannot work: %o', async (programs, detail) => {
  expect((await examine(machine(programs))).get('python')).toMatchObject({ status: 'missing', detail })
})

test('`python` is taken where `python3` is not there', async () => {
  expect((await examine(machine({ python: 'Python 3.13.0' }))).get('python')).toMatchObject({ status: 'ok' })
})

test('an old Node is missing, a nearly full disk is a warning with a way out', async () => {
  const found = await examine(machine({ python3: 'Python 3.12.1' }, { free: 3e9, node: '22.1.0' }))
  expect(found.get('node')?.status).toBe('missing')
  expect(found.get('disk')).toMatchObject({ status: 'warning', hint: expect.stringContaining('assay clean') })
})
