package dev.jwaku.tools.trace.read;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The log files of one node.
 *
 * @param name by which people know it
 * @param files oldest first
 * @param missing files before which one of a numbered series is missing, with words for it
 */
public record LogSource(String name, List<Path> files, Map<Path, String> missing) {}
