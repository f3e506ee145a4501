import type { TaskFiles } from '../core/ports/world.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The fields of a JSON file that Assay keeps for itself; undefined where it is missing or was damaged. Everything read
 * this way can be made again, so a torn file costs time and stops nothing.
 */
export const readJson = async (files: TaskFiles, path: string): Promise<Fields | undefined> => {
  if (!(await files.exists(path))) return undefined
  try {
    const value: unknown = JSON.parse(await files.readText(path))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
