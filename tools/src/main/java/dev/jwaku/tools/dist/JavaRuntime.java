package dev.jwaku.tools.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** Cuts a Java runtime out of the running JDK: the modules that jwaku and its libraries use, and no more. */
final class JavaRuntime {
    /**
     * What {@code jdeps} names for our class path, without {@code java.desktop} (Jackson looks for one annotation there
     * and does without), and what is found at run time only: elliptic curves of a provider up to JDK 21, memory and
     * processor figures.
     */
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.sql",
            "jdk.crypto.ec",
            "jdk.httpserver",
            "jdk.jfr",
            "jdk.management",
            "jdk.unsupported");

    private JavaRuntime() {}

    /** @throws IOException if this Java cannot, or does not want to */
    static void link(Path folder) throws IOException {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IOException("the Java in " + System.getProperty("java.home")
                        + " has no jlink; a JDK is needed (its module jdk.jlink)"));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int code = jlink.run(
                writer,
                writer,
                "--add-modules",
                String.join(",", MODULES),
                "--strip-debug",
                "--no-man-pages",
                "--no-header-files",
                "--compress",
                "zip-6",
                "--output",
                folder.toString());
        writer.flush();
        if (code != 0) {
            throw new IOException("jlink failed: " + said.toString().strip().replaceAll("\\s*\\R\\s*", " "));
        }
    }
}
