import { recognisers } from './recognisers/index.ts'

/** A kind that `personal.allow` of task.yaml can name: those of the recognisers, and `secret`. */
export const secretKind = 'secret'
export const personalKinds: readonly string[] = [...recognisers.map(({ kind }) => kind), secretKind]

export const labelOfKind = (kind: string): string => recognisers.find((known) => known.kind === kind)?.label ?? 'keys and passwords'
