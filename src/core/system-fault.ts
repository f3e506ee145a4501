import { AssayError } from './errors.ts'
import { sqliteFault } from './sqlite-fault.ts'

/** What the system's codes mean, for people (errno(3)). */
const meanings: Readonly<Record<string, { readonly what: string; readonly hint: string }>> = {
  ENOENT: { what: 'does not exist', hint: 'check the path, then run the same command again' },
  ENOTDIR: { what: 'lies under something that is not a folder', hint: 'check the path, then run the same command again' },
  EISDIR: { what: 'is a folder, and a file was expected', hint: 'check the path, then run the same command again' },
  EEXIST: { what: 'is in the way', hint: 'move it away, then run the same command again' },
  ENAMETOOLONG: { what: 'has too long a name', hint: 'use a shorter path' },
  EACCES: { what: 'may not be used by this user', hint: 'change its owner or its permissions, or work on a copy of the task folder' },
  EPERM: { what: 'may not be used by this user', hint: 'change its owner or its permissions, or work on a copy of the task folder' },
  EROFS: { what: 'lies on a disk that cannot be written', hint: 'copy the task folder to a disk that can be written' },
  EMFILE: {
    what: 'could not be opened: too many files are open',
    hint: 'raise the limit (`ulimit -n 4096`), then run the same command again',
  },
  EIO: { what: 'could not be read or written: the disk reports an error', hint: 'check the disk, then run the same command again' },
}

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Primary result codes of SQLite (sqlite.org/rescode.html): extended codes carry them in the low byte. */
const sqlite: Readonly<Record<number, { readonly what: string; readonly hint: string }>> = {
  5: { what: 'is used by another process', hint: 'wait until it ends, then run the same command again' },
  8: { what: 'may not be written', hint: 'change the permissions of the task folder, or work on a copy of it' },
  10: { what: 'could not be read or written', hint: 'check the disk and its free space, then run the same command again' },
  11: { what: 'is damaged', hint: '`assay clean` shows the databases that Assay keeps; remove or restore the damaged one' },
  14: { what: 'could not be opened', hint: 'check that the task folder may be written and that the disk is not full' },
  26: { what: 'is damaged', hint: '`assay clean` shows the databases that Assay keeps; remove or restore the damaged one' },
}

const full = (where: string | undefined, cause: unknown): AssayError =>
  new AssayError('disk-full', 'the disk is full', {
    ...(where === undefined ? {} : { where }),
    hint: 'free some space (`assay clean` shows what can go) and run the same command again: it goes on where it stopped',
    cause,
  })

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** What Node's file functions throw. A program or an address that is missing has no file to blame. */
const fileFault = (
  error: Error & { readonly code?: unknown; readonly syscall?: unknown; readonly path?: unknown },
): AssayError | undefined => {
  const [code, path] = [text(error.code) ?? '', text(error.path)]
  if (fullCodes.has(code)) return full(path, error)
  const meaning = meanings[code]
  const syscall = text(error.syscall)
  // Making a folder and those above it on a disk that cannot be written ends as ENOENT in Node.
  if (syscall === 'mkdir' && code === 'ENOENT')
    return new AssayError('file-unusable', `${path ?? 'a folder'} could not be made`, {
      hint: 'check that the folder above it exists and may be written',
      cause: error,
    })
  if (meaning === undefined || syscall === undefined || /^(spawn|connect|getaddrinfo|listen|bind)/.test(syscall)) return undefined
  return new AssayError('file-unusable', `${path ?? 'a file'} ${meaning.what}`, { hint: meaning.hint, cause: error })
}

/** What `node:sqlite` throws. */
const databaseFault = (error: Error & { readonly errcode?: unknown }): AssayError | undefined => {
  if (typeof error.errcode !== 'number') return undefined
  if (sqliteFault(error) === 'full') return full(undefined, error)
  const meaning = sqlite[error.errcode & 0xff]
  if (meaning === undefined) return undefined
  return new AssayError('file-unusable', `a database of Assay ${meaning.what} (${error.message})`, { hint: meaning.hint, cause: error })
}

/** A failure of the system below as an error of the catalogue; undefined for everything that is nobody's fault but ours. */
export const systemFault = (error: unknown): AssayError | undefined =>
  error instanceof Error ? (fileFault(error) ?? databaseFault(error)) : undefined
