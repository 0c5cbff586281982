package dev.jwaku.tools.archive.database;

/**
 * A part of a foreign history that is moved and checked as one: a partition, or a day of a database that has none.
 *
 * @param name for humans
 * @param table to be read, as SQL
 * @param from first timestamp, nanoseconds since 1970
 * @param to the one after the last
 * @param estimate about how many rows there are; negative if nobody knows
 */
public record SourceRange(String name, String table, long from, long to, long estimate) {}
