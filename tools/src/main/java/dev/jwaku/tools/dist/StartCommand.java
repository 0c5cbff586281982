package dev.jwaku.tools.dist;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How a packaged jwaku starts its Java. */
final class StartCommand {
    /** The class with the {@code main} method. */
    static final String MAIN_CLASS = "dev.jwaku.cli.Main";

    /** Those of the launcher {@code ./jwaku}. A test compares. */
    static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseParallelGC",
            "-XX:InitialTenuringThreshold=2",
            "-XX:CompileThresholdScaling=0.1",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-Djdk.trackAllThreads=false",
            "-Djdk.pollerMode=1");

    private static final String SCRIPT = """
            #!/bin/sh
            # Starts jwaku with the Java runtime beside it. Needs but this shell, and readlink when started by a link.
            #
            #   WAKUNODE2_NAME    default of the flag --name of 'jwaku node'
            #   JWAKU_JAVA_OPTS   further JVM options, split at blanks; they win over those below
            set -eu
            script=$0
            while [ -L "$script" ]; do
              link=$(readlink "$script")
              case $link in
                /*) script=$link ;;
                *) script=${script%/*}/$link ;;
              esac
            done
            case $script in
              */*) ;;
              *) script=./$script ;;
            esac
            root=$(cd "${script%/*}/.." && pwd -P)
            person=
            case ${1:-} in
              serve | chat)
                person="@PERSON@"
                export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-@ARENAS@}"
                ;;
            esac
            # shellcheck disable=SC2086 # options are split on purpose
            exec "$root/runtime/bin/java" @OPTIONS@ \\
              $person ${JWAKU_JAVA_OPTS:-} -cp "@CLASSPATH@" @MAIN@ "$@"
            """;

    private final List<String> jars;
    private final boolean withCache;

    /**
     * For these jars.
     *
     * @param jars the names, in order
     * @param withCache whether a {@link StartUpCache} is beside them
     */
    StartCommand(List<String> jars, boolean withCache) {
        this.jars = List.copyOf(jars);
        this.withCache = withCache;
    }

    /** The start script of a folder that may be anywhere. */
    String script() {
        List<String> quoted =
                options("$root").stream().map(option -> "\"" + option + "\"").toList();
        return SCRIPT.replace("@OPTIONS@", String.join(" \\\n  ", quoted))
                .replace("@PERSON@", String.join(" ", PersonOptions.JVM))
                .replace("@ARENAS@", PersonOptions.ARENAS)
                .replace("@CLASSPATH@", classPath("$root"))
                .replace("@MAIN@", MAIN_CLASS);
    }

    /** An argument file for Java, for a folder that is at one place for good. */
    String argumentFile(String root) {
        List<String> lines = new ArrayList<>(options(root));
        lines.addAll(List.of("-cp", classPath(root), MAIN_CLASS));
        return String.join("\n", lines) + "\n";
    }

    private String classPath(String root) {
        return jars.stream().map(jar -> root + "/lib/" + jar).collect(Collectors.joining(":"));
    }

    private List<String> options(String root) {
        List<String> options = new ArrayList<>(JVM_OPTIONS);
        options.add("-Dfr.acinq.secp256k1.lib.path=" + root + "/native");
        options.add("-Dorg.sqlite.lib.path=" + root + "/native");
        if (withCache) {
            options.add("-XX:AOTCache=" + root + "/" + StartUpCache.NAME);
        }
        return options;
    }
}
