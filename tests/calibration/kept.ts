import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

/** Figures of one family are kept as they are made, so that a page can be written from all of them though one family was run again. */
const folder = 'reports/calibration'

export const keep = <T>(name: string, cells: readonly T[]): readonly T[] => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/${name}.json`, JSON.stringify(cells, null, 1))
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
