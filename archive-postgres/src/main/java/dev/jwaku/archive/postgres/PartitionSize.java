package dev.jwaku.archive.postgres;

/**
 * What a partition holds.
 *
 * @param partition whose
 * @param bytes on disk, with its indices
 * @param rows as the planner last estimated them; 0 if it never did
 */
record PartitionSize(Partition partition, long bytes, long rows) {}
