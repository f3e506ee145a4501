import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface ProcessMeasure {
  readonly code: number | null
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakRssMb: number
  /** The end of stderr. */
  readonly errors: string
}

/** Peak memory and CPU ticks of a living process and its children, from /proc (Linux). */
const usageOf = (pid: number): { readonly rssMb: number; readonly cpuMs: number } => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const ticks = [11, 12, 13, 14].reduce((sum, i) => sum + (fields[i] ?? 0), 0)
    return { rssMb: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024, cpuMs: ticks * 10 }
  } catch {
    return { rssMb: 0, cpuMs: 0 }
  }
}

/** Runs another program from start to end and measures it from outside. */
export const measureProcess = async (
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<ProcessMeasure> => {
  const start = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options })
  let [rssMb, cpuMs, errors] = [0, 0, '']
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString('utf8')).slice(-2000)))
  const poll = setInterval(() => {
    const usage = usageOf(child.pid ?? 0)
    rssMb = Math.max(rssMb, usage.rssMb)
    cpuMs = Math.max(cpuMs, usage.cpuMs)
  }, 100)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  clearInterval(poll)
  return { code, wallMs: performance.now() - start, cpuMs, peakRssMb: rssMb, errors }
}
