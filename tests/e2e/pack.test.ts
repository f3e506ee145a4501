import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { makeFixtureTask } from './fixture-task.ts'

const execute = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')

test(
  'packed and installed in an empty folder, the binary decides a task, writes its report, and brings all it needs to train',
  { timeout: 400_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-pack-'))
    // `npm pack` builds first (prepack) and prints the tarball's name last.
    const packed = await execute('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root })
    const tarball = join(folder, packed.stdout.trim().split('\n').at(-1) ?? '')
    expect(existsSync(tarball)).toBe(true)

    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true }))
    // Prebuilt llama.cpp for every GPU is optional and large; a fake model needs none.
    await execute('npm', ['install', '--no-audit', '--no-fund', '--omit=optional', '--ignore-scripts', tarball], {
      cwd: folder,
      maxBuffer: 1e8,
    })
    const binary = join(folder, 'node_modules', 'assay', 'bin', 'assay.js')
    const home = join(folder, 'home')
    const assay = async (...args: string[]) =>
      await execute(process.execPath, [binary, ...args], {
        cwd: folder,
        env: { PATH: process.env['PATH'] ?? '', HOME: home, ASSAY_HOME: home, NO_COLOR: '1' },
      })

    expect((await assay('--version')).stdout).toMatch(/^\d+\.\d+\.\d+/)
    const task = makeFixtureTask({ rows: 640, silent: 0.1 })
    const run = await assay('run', '--task', task.folder)
    expect(run.stdout).toContain('Report')
    const report = (await assay('report', '--task', task.folder)).stdout.trim()
    const page =
      report
        .split('\n')
        .map((line) => line.trim())
        .find((line) => line.endsWith('report.html')) ?? ''
    expect(readFileSync(page.startsWith('/') ? page : join(task.folder, page), 'utf8')).toContain('<svg')
    expect(JSON.parse((await assay('trainers', '--json')).stdout)).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'trl' })]))
    for (const asset of ['train.py', 'requirements-pypi.txt'])
      expect(existsSync(join(folder, 'node_modules', 'assay', 'dist', 'io', 'trainers', 'trl', asset))).toBe(true)
  },
)
