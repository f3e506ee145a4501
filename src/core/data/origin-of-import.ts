import type { Example } from './example.ts'
import type { Origin } from './origin.ts'

/** The row with the place it was imported from. A row that was made otherwise keeps what is known of it. */
export const withImportOrigin = (example: Example): Example & { readonly origin: Origin } => ({
  ...example,
  origin: example.origin ?? { kind: 'imported', file: example.source.file, line: example.source.line },
})
