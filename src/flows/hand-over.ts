import { costModelOf } from '../core/decision/plan-look.ts'
import { restoreEvidence } from '../core/decision/restore-evidence.ts'
import type { Host } from '../core/ports/host.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { costsCsv, inputsCsv } from '../core/spreadsheet/cost-csv.ts'
import { costSheetOf } from '../core/spreadsheet/cost-sheet-of.ts'
import type { CostSheet } from '../core/spreadsheet/cost-sheet.ts'
import { costWorkbook } from '../core/spreadsheet/cost-workbook.ts'
import type { Task } from '../core/task/task.ts'
import { decidedRuns, findDecidedRun, readRunEvidence } from './recorded-run.ts'
import { refuseOwnFile } from './refuse-own-file.ts'

export interface HandedOver {
  readonly path: string
  readonly bytes: number
}

/** `costs.csv` -> `costs-inputs.csv`. */
const inputsPath = (path: string): string => {
  const dot = path.lastIndexOf('.')
  return dot <= path.lastIndexOf('/') + 1 ? `${path}-inputs` : `${path.slice(0, dot)}-inputs${path.slice(dot)}`
}

/** What a finished run keeps of its cost model. Throws `evidence-unusable` where it keeps none or it is damaged. */
const costsOfRun = async (
  places: { readonly files: TaskFiles; readonly host: Host },
  run: string,
): Promise<{ readonly costs: CostSheet; readonly task: Task }> => {
  const { decision } = findDecidedRun(await decidedRuns(places), run)
  const evidence = restoreEvidence(await readRunEvidence(places.files, run))
  return { costs: costSheetOf(costModelOf(evidence), decision), task: evidence.task }
}

/**
 * Writes the cost model of a run for people who check money in a spreadsheet: a workbook with live formulas, or a flat table with its
 * inputs beside it. Paths are absolute. Throws `evidence-unusable`, `disk-full`, and
 * `write-refused` where a file of the task would be lost.
 */
export const handOverCosts = async (options: {
  readonly files: TaskFiles
  readonly host: Host
  readonly ports: Pick<Ports, 'writeWorkbook'>
  readonly run: string
  readonly xlsx?: string
  readonly csv?: string
}): Promise<readonly HandedOver[]> => {
  const { files, host, ports, run, xlsx, csv } = options
  const { costs, task } = await costsOfRun({ files, host }, run)
  const wanted = [...(xlsx === undefined ? [] : [xlsx]), ...(csv === undefined ? [] : [csv, inputsPath(csv)])]
  for (const path of wanted) refuseOwnFile({ task, files }, path)
  const written: HandedOver[] = []
  const writeText = async (path: string, text: string): Promise<void> => {
    await files.writeText(path, text)
    written.push({ path, bytes: new TextEncoder().encode(text).length })
  }
  if (xlsx !== undefined) written.push({ path: xlsx, bytes: await ports.writeWorkbook(xlsx, costWorkbook(costs)) })
  if (csv !== undefined) {
    await writeText(csv, costsCsv(costs))
    await writeText(inputsPath(csv), inputsCsv(costs))
  }
  return written
}
