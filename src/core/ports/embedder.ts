/** Turns texts into vectors of one fixed length. Zero vectors are allowed only for empty texts. */
export interface Embedder extends AsyncDisposable {
  readonly identity: { readonly model: string; readonly revision: string; readonly dimensions: number }
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>
}
