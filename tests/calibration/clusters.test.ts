import { coversAsPromised } from './holds.ts'

coversAsPromised('clusters', 'graded-clusters')
