/** One job on a cluster: a folder of files, a command in it, and files that it leaves behind. */
export interface ClusterJob {
  /** Names the job at the cluster; letters, digits and dashes. */
  readonly id: string
  /** Run by `sh` in a copy of the folder of its own. */
  readonly command: string
  /** Path in the folder -> absolute path here. */
  readonly files: ReadonlyMap<string, string>
  /** Paths in the folder that come back, also where the command failed; those that do not exist are left out. */
  readonly results: readonly string[]
}

export interface ClusterResult extends AsyncDisposable {
  readonly status: 'succeeded' | 'failed'
  /** The last lines of its log, or what the cluster said. */
  readonly why: string
  /** Path in the job's folder -> absolute path here, until it is disposed. */
  readonly results: ReadonlyMap<string, string>
}

/** A cluster that runs jobs. It schedules; Assay only submits, waits and fetches. */
export interface Cluster {
  /** Waits for the end of a job; a job whose signal is aborted is stopped. Throws `cluster-failed` where the cluster itself cannot be used. */
  run(job: ClusterJob, options: { readonly signal: AbortSignal; onState?(state: string): void }): Promise<ClusterResult>
}
