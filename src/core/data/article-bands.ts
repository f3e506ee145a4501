/** A number of examples that one of the five articles calls enough, and for what. They disagree: none is a rule of Assay's. */
export interface ArticleBand {
  readonly id: string
  readonly article: 'S0' | 'S1' | 'S3' | 'S4'
  readonly from: number
  readonly means: string
}

/** requirements by article: S0 Nebius, S1 enterprise case, S3 choice of approach, S4 six questions. */
const bands: readonly ArticleBand[] = [
  { id: 's3-lora-floor', article: 'S3', from: 50, means: 'least for LoRA (50 to 100; it says to start at 100)' },
  { id: 's3-lora-start', article: 'S3', from: 100, means: 'where to start with LoRA' },
  { id: 's1-anecdote', article: 'S1', from: 200, means: 'the 200 examples of its own arithmetic case' },
  { id: 's1-pays', article: 'S1', from: 500, means: 'from where tuning begins to pay' },
  { id: 's4-narrow', article: 'S4', from: 500, means: 'LoRA for a narrow task (500 to 5,000)' },
  { id: 's3-full', article: 'S3', from: 500, means: 'least for full tuning (500 to 1,000+)' },
  { id: 's4-gate-6', article: 'S4', from: 1000, means: 'its sixth gate' },
  { id: 's1-complex', article: 'S1', from: 5000, means: 'complex instructions (5,000 to 20,000)' },
  { id: 's4-broader', article: 'S4', from: 5000, means: 'wider change of behaviour (5,000 to 50,000)' },
  { id: 's4-style', article: 'S4', from: 5000, means: 'style at scale (5,000 to 15,000)' },
  { id: 's4-full', article: 'S4', from: 10_000, means: 'full tuning' },
  { id: 's0-corpus', article: 'S0', from: 10_000, means: 'corpus of a domain (10,000 to 100,000)' },
  { id: 's1-new-ability', article: 'S1', from: 50_000, means: 'a new ability' },
]

/** What so many usable examples are enough for according to the articles, the smallest first. */
export const bandsMet = (usable: number): readonly ArticleBand[] => bands.filter(({ from }) => usable >= from)

/** The most that each article says so many usable examples are enough for, in its words: one line an article. */
export const mostByArticle = (usable: number): readonly string[] => [
  ...new Map(bandsMet(usable).map(({ article, means }) => [article, `${article}: ${means}`])).values(),
]
