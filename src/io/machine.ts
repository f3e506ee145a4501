import { readFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os'
import type { Machine } from '../core/ports/ports.ts'

const readOr = (file: string, fallback: string): string => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return fallback
  }
}

/** CPUs that a container may use by its quota (cgroup v2 `cpu.max`, v1 `cfs_quota_us`); infinite without one. */
export const quotaCores = (cpuMax: string, quotaV1: string, periodV1: string): number => {
  const [quota = 'max', period = '100000'] = cpuMax === '' ? [quotaV1, periodV1] : cpuMax.split(' ')
  const cores = Number(quota) / Number(period)
  return Number.isFinite(cores) && cores > 0 ? cores : Infinity
}

/** Reads `flags` (x86) or `Features` (ARM) of /proc/cpuinfo; empty elsewhere. */
export const cpuFlags = (cpuinfo: string): readonly string[] => /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1]?.split(/\s+/) ?? []

/** The machine as this process may use it: affinity, CPU quota and memory limit of its container included. */
export const readMachine = (): Machine => {
  const quota = quotaCores(
    readOr('/sys/fs/cgroup/cpu.max', ''),
    readOr('/sys/fs/cgroup/cpu/cpu.cfs_quota_us', ''),
    readOr('/sys/fs/cgroup/cpu/cpu.cfs_period_us', ''),
  )
  const limit = process.constrainedMemory()
  return {
    cores: Math.max(1, Math.min(availableParallelism(), Math.floor(quota))),
    // Without a limit the system reports 0 or a number larger than any memory.
    memoryBytes: limit > 0 && limit < totalmem() ? limit : totalmem(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    flags: cpuFlags(readOr('/proc/cpuinfo', '')),
    platform: `${platform()}-${arch()}`,
  }
}
