import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Figures of one family are kept as they are made, so that a page can be written from all of them though one family was run again. */
const folder = 'reports/calibration'

export const keep = <T>(name: string, cells: readonly T[]): readonly T[] => {
  const file = `${folder}/${name}.json`
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(cells, null, 1))
  return cells
}

/** Undefined where the family was not run yet. */
export const kept = <T>(name: string): readonly T[] | undefined => {
  try {
    return JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'))
  } catch {
    return undefined
  }
}
