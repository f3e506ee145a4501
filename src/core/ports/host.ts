/** One entry of a folder; `bytes` of a folder is the sum of everything under it. */
export interface HostEntry {
  readonly name: string
  readonly bytes: number
  readonly isFolder: boolean
  /** ms since the epoch. */
  readonly modifiedAt: number
}

/** What `doctor`, `clean` and `runs` ask of the machine. Paths are absolute. */
export interface Host {
  readonly nodeVersion: string
  /** Entries sorted by name; empty where the folder does not exist. */
  list(folder: string): Promise<readonly HostEntry[]>
  /** Free bytes of the disk that holds the folder, or its nearest existing parent. */
  freeBytes(folder: string): Promise<number>
  freeMemoryBytes(): number
  /** Removes a file or a folder with everything in it; nothing happens where there is none. */
  remove(path: string): Promise<void>
  /** First line that a program prints, undefined where it cannot be run. Stops after three seconds. */
  firstLine(program: string, args: readonly string[]): Promise<string | undefined>
}
