import { AssayError } from '../core/errors.ts'
import type { Session } from './session.ts'

/** Stops before results are written over what they were made from: the files of the task, or `rows`, which is being read. Throws `write-refused`. */
export const refuseOwnFile = ({ task, files }: Pick<Session, 'task' | 'files'>, path: string, rows?: string): void => {
  const data = 'files' in task.data ? task.data.files : Object.values(task.data)
  const own = [
    'task.yaml',
    'golden.lock',
    'decision.json',
    'decision.md',
    'adjudications.jsonl',
    'reviews.jsonl',
    task.priceFile ?? 'prices.yaml',
    ...data,
  ].map((file) => files.absolute(file))
  if (!own.includes(path) && path !== rows) return
  throw new AssayError('write-refused', `${path} is a file of this task`, { hint: 'name another file: this one would be lost' })
}
