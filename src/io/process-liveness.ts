import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** Names one life of one process: a pid alone is given out again. */
export interface ProcessMark {
  readonly pid: number
  readonly host: string
  /** Clock ticks after boot at which it started; empty where the system does not tell (macOS). */
  readonly started: string
}

/** Field 22 of /proc/PID/stat; the second field holds the program's name and may contain spaces and brackets. */
const startedAt = (pid: number): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

export const ownMark = (): ProcessMark => ({ pid: process.pid, host: hostname(), started: startedAt(process.pid) })

/** A process of another machine or container counts as dead: two machines must not share a task folder at once. */
export const isAlive = (mark: ProcessMark): boolean => {
  if (mark.host !== hostname()) return false
  try {
    process.kill(mark.pid, 0)
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return mark.started === '' || startedAt(mark.pid) === mark.started
}

export const formatMark = ({ pid, host, started }: ProcessMark): string => `${pid}:${started}:${host}`

/** Undefined for text that `formatMark` did not write. */
export const parseMark = (text: string): ProcessMark | undefined => {
  const match = /^(\d+):(\d*):(.*)$/.exec(text)
  return match === null ? undefined : { pid: Number(match[1]), started: match[2] ?? '', host: match[3] ?? '' }
}
