import type { LayerShapes } from '../training/adapter-size.ts'
import type { LicenceId } from './licence-book.ts'

/** Experts of a mixture: `feedForward` of the layers is the width of one. */
export interface Experts {
  readonly count: number
  /** Experts that answer for one token. */
  readonly active: number
}

/** An open base model: its shape, for capacity, and its licence. */
export interface BaseModel {
  readonly id: string
  /** All parameters; `activeParameters` those that one token passes through, where they differ. */
  readonly parameters: number
  readonly activeParameters?: number
  readonly layers: LayerShapes & { readonly vocabulary: number; readonly tiedEmbeddings: boolean }
  readonly experts?: Experts
  readonly contextTokens: number
  /** Every licence that applies, the strictest first. */
  readonly licences: readonly [LicenceId, ...LicenceId[]]
  /** False where the shape was not read in the model's own configuration. */
  readonly isShapeVerified: boolean
}
