package dev.jwaku.tools.scenario.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The logs of the nodes of a run, each named after its node. */
final class NodeLogs {
    private static final String LOG = "node.log";

    private NodeLogs() {}

    /** Copies those of all nodes that wrote something. @param nodes has a folder for each node */
    static void copy(Path nodes, Path target) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(nodes)) {
            folders = all.sorted().toList();
        }
        Files.createDirectories(target);
        for (Path folder : folders) {
            Path written = folder.resolve(LOG);
            if (Files.exists(written) && Files.size(written) > 0) {
                Files.copy(written, target.resolve(folder.getFileName() + ".log"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
