import type { Calibration } from '../core/judge/calibration.ts'
import { readJudgeRecord, type JudgeRecord } from '../core/judge/judge-record.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { readJson } from './read-json.ts'

const pathOf = (name: string): string => `.assay/judges/${name}.json`

/** Hash of an answer: what people said of it is kept without its text. */
export const answerHash = (answer: string): string => sha256Hex(answer).slice(0, 16)

/** Keeps a calibration with what people said; atomically. Returns the file, relative to the task folder. */
export const writeJudgeFile = async (
  files: TaskFiles,
  calibration: Calibration,
  labels: readonly { readonly id: string; readonly answer: string; readonly value: number | null; readonly judge: string | null }[],
): Promise<string> => {
  const path = pathOf(calibration.scorer)
  const kept = labels.map((label) => ({ ...label, answer: answerHash(label.answer) }))
  await files.writeText(path, `${JSON.stringify({ version: 1, calibration, labels: kept }, null, 2)}\n`)
  return path
}

/** The calibration of a judge; undefined before the first, or where the file is damaged. */
export const readJudgeFile = async (files: TaskFiles, name: string): Promise<JudgeRecord | undefined> =>
  readJudgeRecord(await readJson(files, pathOf(name)))
