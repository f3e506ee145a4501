/** A piece of the corpus, small enough for a prompt. */
export interface Passage {
  /** `FILE#3`: the third piece of a document. What a citation names. */
  readonly id: string
  readonly text: string
  /** Title or heading path, where the document has one. */
  readonly title?: string
  /** ISO 8601, where the corpus says when it was written. */
  readonly time?: string
}

export interface Found {
  readonly passage: Passage
  /** Of reciprocal rank fusion; comparable only within one search. */
  readonly score: number
}

/** Search over the task's corpus: BM25 and vectors, fused by reciprocal rank. Deterministic. */
export interface Retriever {
  readonly passages: readonly Passage[]
  readonly detail: string
  /** Best first; fewer than `count` where the corpus has fewer. */
  search(queries: readonly string[], count: number, signal: AbortSignal): Promise<readonly (readonly Found[])[]>
}
