import { coversAsPromised } from './holds.ts'

coversAsPromised('clusters', 'graded-clusters', 'few-clusters')
