import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { AssayError } from '../../../core/errors.ts'

const program = fileURLToPath(new URL('train.py', import.meta.url))
const graceMs = 5000

export interface TrainerProcess extends AsyncDisposable {
  /** Undefined while it runs. */
  ended(): { readonly code: number | null; readonly signal: string | null } | undefined
}

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A pid is given out again: its command line must be that of a trainer of this folder. */
const isTrainer = (pid: number, folder: string): boolean => {
  if (!lives(pid)) return false
  try {
    const line = execFileSync('ps', ['-ww', '-p', String(pid), '-o', 'args='], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return line.includes('train.py') && line.includes(folder)
  } catch {
    return isTrainerOnLinux(pid, folder)
  }
}

/** Where there is no `ps` (small containers), /proc tells. */
const isTrainerOnLinux = (pid: number, folder: string): boolean => {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return line.includes('train.py') && line.includes(folder)
  } catch {
    return false
  }
}

const endProcess = async (pid: number, alive: () => boolean): Promise<void> => {
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(pid, name)
    } catch {
      // It ended by itself.
    }
  }
  signal('SIGTERM')
  for (let waited = 0; waited < graceMs && alive(); waited += 50) await sleep(50)
  if (alive()) signal('SIGKILL')
  while (alive()) await sleep(20)
}

/** Ends a trainer that outlived its parent: two processes may not write one folder. */
export const endOrphan = async (folder: string): Promise<void> => {
  const file = join(folder, 'trainer.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8'))
  if (Number.isInteger(pid) && pid > 1 && isTrainer(pid, folder)) await endProcess(pid, () => isTrainer(pid, folder))
  rmSync(file, { force: true })
}

/** Starts train.py on a job folder; what it writes goes to trainer.log. Disposing ends it. */
export const startTrainer = (python: string, folder: string, env: NodeJS.ProcessEnv): TrainerProcess => {
  const log = openSync(join(folder, 'trainer.log'), 'a')
  const child: ChildProcess = spawn(python, [program, folder], { env, cwd: folder, stdio: ['ignore', log, log] })
  closeSync(log)
  let ended: { code: number | null; signal: string | null } | undefined
  child.on('exit', (code, signal) => {
    ended = { code, signal }
  })
  child.on('error', () => {
    ended ??= { code: null, signal: null }
  })
  if (child.pid !== undefined) writeFileSync(join(folder, 'trainer.pid'), String(child.pid), { flush: true })
  return {
    ended: () => ended,
    async [Symbol.asyncDispose]() {
      if (ended === undefined && child.pid !== undefined) await endProcess(child.pid, () => ended === undefined)
      rmSync(join(folder, 'trainer.pid'), { force: true })
    },
  }
}

/** training.md §10.9. */
const meaningOf = (code: number | null, signal: string | null, log: string): { readonly what: string; readonly hint: string } => {
  const resume = 'run the same command again: it resumes from the last checkpoint'
  if (/no space left|ENOSPC/i.test(log))
    return { what: 'the disk is full', hint: '`assay clean` shows what can be removed; then it resumes' }
  if (signal === 'SIGKILL' || code === 137 || /out of memory|MemoryError/i.test(log))
    return { what: 'it was killed, usually for lack of memory', hint: `close other programs or use shorter rows, then ${resume}` }
  if (signal === 'SIGTERM' || code === 143) return { what: 'it was told to stop', hint: resume }
  if (signal === 'SIGABRT' || code === 134) return { what: 'a native assertion failed', hint: 'the log names it' }
  if (signal === 'SIGSEGV' || code === 139)
    return { what: 'it crashed in native code', hint: '`assay trainers show trl` lists the versions to report' }
  if (code === null) return { what: 'it could not be started', hint: '`assay trainers remove trl`, then `assay trainers install trl`' }
  return { what: `it ended with code ${code}`, hint: `read trainer.log; ${resume}` }
}

/** The error of a trainer that ended early: what it means, and the last lines of its log. */
export const trainerFailure = (folder: string, end: { readonly code: number | null; readonly signal: string | null }): AssayError => {
  const file = join(folder, 'trainer.log')
  const log = existsSync(file) ? readFileSync(file, 'utf8').slice(-20_000) : ''
  const lines = log.split('\n').filter((line) => line.trim() !== '')
  const { what, hint } = meaningOf(end.code, end.signal, log)
  return new AssayError(
    /disk is full/.test(what) ? 'disk-full' : 'trainer-failed',
    `the trainer stopped: ${what}${lines.length > 0 ? ` (${lines.at(-1)})` : ''}`,
    {
      where: file,
      hint,
      also: lines.slice(-8).map((message) => ({ message })),
    },
  )
}
