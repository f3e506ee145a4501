import { writeFileSync } from 'node:fs'
import { articlesPage } from '../tests/vectors/articles-page.ts'

// Writes docs/method/articles-recomputed.md from the acceptance vectors.
writeFileSync(new URL('../docs/method/articles-recomputed.md', import.meta.url), articlesPage())
