import { checkVectors } from './check-vectors.ts'
import { s3 } from './s3.ts'

checkVectors('S3', s3)
